package io.cryptopipeline.source;

import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.record.Utf8;
import io.cryptopipeline.runtime.Backoff;
import io.cryptopipeline.runtime.Causes;
import io.cryptopipeline.runtime.Durations;
import io.cryptopipeline.runtime.PrintableText;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Sends requests to a source over HTTP until it answers, within its budget of calls. For one
 * thread.
 *
 * <p>It does not follow redirects: they would receive the key in the header.
 */
final class RestClient {

  private static final Logger LOG = LogManager.getLogger(RestClient.class);
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofDays(1);

  private final String source;
  private final SourceClients clients;
  private final Map<String, String> headers;
  private final CallBudget budget;
  private final Set<Integer> barred;
  private final Backoff backoff;
  private final SourceGauge gauge;
  private boolean failing = true;

  /**
   * Creates a client.
   *
   * @param headers the headers of every request, never printed, even if the answer repeats them:
   *     they may hold a key
   * @param barred the statuses that deny access to this client
   */
  RestClient(
      String source,
      SourceClients clients,
      Map<String, String> headers,
      CallBudget budget,
      Set<Integer> barred,
      SourceGauge gauge) {
    this.source = source;
    this.clients = clients;
    this.headers = Map.copyOf(headers);
    this.budget = budget;
    this.barred = barred;
    this.backoff = clients.backoff();
    this.gauge = gauge;
  }

  /** Reads the text of an answer. */
  @FunctionalInterface
  interface Answer<T> {
    T read(String body) throws UnusableRecordException;
  }

  /** There is no usable answer yet; says how long the source asks to wait. */
  private static final class NoAnswerException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Duration atLeast;
    private final boolean unreadable;

    NoAnswerException(String message, Duration atLeast) {
      super(message, null, false, false);
      this.atLeast = atLeast;
      this.unreadable = false;
    }

    /** Creates the exception for an unexpected answer. */
    NoAnswerException(String message) {
      super("unexpected answer: " + message, null, false, false);
      this.atLeast = Duration.ZERO;
      this.unreadable = true;
    }
  }

  /**
   * Returns the answer. Retries indefinitely after a 429, 418 or 5xx, a time-out or a broken
   * connection, and waits as long as {@code Retry-After} says.
   *
   * @param unreadableAnswers the number of retries after an unexpected body
   * @throws RefusedException if the source rejects this request, or sends only unexpected bodies
   * @throws PipelineException if the source denies access
   */
  <T> T get(URI uri, Answer<T> answer, int unreadableAnswers)
      throws InterruptedException, RefusedException {
    int unreadable = 0;
    while (true) {
      clients.sleeper().sleep(budget.take());
      try {
        T read = read(call(uri), uri, answer);
        succeeded();
        return read;
      } catch (RefusedException e) {
        succeeded();
        throw e;
      } catch (NoAnswerException e) {
        unreadable += e.unreadable ? 1 : 0;
        if (unreadable > unreadableAnswers) {
          succeeded();
          throw new RefusedException(e.getMessage());
        }
        failing = true;
        gauge.failed();
        Duration wait = Durations.max(backoff.next(), e.atLeast);
        LOG.warn("{}: {} ({}); asking again in {} s", source, e.getMessage(), uri, seconds(wait));
        clients.sleeper().sleep(wait);
      }
    }
  }

  /** Ends only an outage that this client has reported: the gauge may show a WebSocket too. */
  private void succeeded() {
    backoff.reset();
    if (failing) {
      failing = false;
      gauge.answered();
    }
  }

  private HttpResponse<byte[]> call(URI uri) throws InterruptedException, NoAnswerException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    headers.forEach(request::header);
    CompletableFuture<HttpResponse<byte[]>> response =
        clients.http().sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    try {
      // HttpRequest.timeout covers the headers only (JDK 17); the body may never come.
      return response.get(clients.timeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new NoAnswerException(
          "no answer within " + seconds(clients.timeout()) + " s", Duration.ZERO);
    } catch (ExecutionException e) {
      throw new NoAnswerException("no answer: " + Causes.describe(e), Duration.ZERO);
    } finally {
      response.cancel(true);
    }
  }

  private <T> T read(HttpResponse<byte[]> response, URI uri, Answer<T> answer)
      throws NoAnswerException, RefusedException {
    int status = response.statusCode();
    String says = "it says " + status + " " + shown(response.body());
    if (status == 200) {
      return read(response.body(), answer);
    }
    if (barred.contains(status)) {
      throw new PipelineException(
          "%s denies access: %s (%s); check the key and its plan, and whether this address may call"
              .formatted(source, says, uri));
    }
    if (status == 429 || status == 418 || status == 408 || status >= 500) {
      throw new NoAnswerException(says, retryAfter(response.headers()));
    }
    throw new RefusedException(says + " (" + uri + ")");
  }

  private <T> T read(byte[] body, Answer<T> answer) throws NoAnswerException, RefusedException {
    String text;
    try {
      text = Utf8.decode(body);
    } catch (IOException e) {
      throw new NoAnswerException("it is not UTF-8");
    }
    try {
      return answer.read(text);
    } catch (UnusableRecordException e) {
      // An excerpt of a text that repeats a key may contain part of the key.
      String why =
          text.equals(withoutSecrets(text))
              ? e.getMessage()
              : "it contains a secret of the request";
      if (e.reason() == Reason.BAD_COIN) {
        throw new RefusedException(why);
      }
      throw new NoAnswerException(why);
    }
  }

  /** Reads seconds or a date (RFC 9110, section 10.2.3); zero if it is neither. */
  private Duration retryAfter(HttpHeaders answered) {
    String value = answered.firstValue("Retry-After").orElse("").strip();
    Duration wait = Duration.ZERO;
    try {
      wait =
          value.matches("[0-9]+(\\.[0-9]+)?")
              ? seconds(new BigDecimal(value))
              : Duration.between(
                  clients.clock().instant(),
                  ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME));
    } catch (DateTimeException e) {
      LOG.debug("{}: Retry-After is {}", source, PrintableText.excerpt(value));
    }
    return wait.compareTo(LONGEST_RETRY_AFTER) < 0 ? wait : LONGEST_RETRY_AFTER;
  }

  private static Duration seconds(BigDecimal seconds) {
    BigDecimal most = BigDecimal.valueOf(LONGEST_RETRY_AFTER.toSeconds());
    return Duration.ofSeconds(seconds.min(most).setScale(0, RoundingMode.CEILING).longValueExact());
  }

  static String seconds(Duration time) {
    return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
  }

  private String shown(byte[] body) {
    return PrintableText.excerpt(withoutSecrets(new String(body, StandardCharsets.UTF_8)).strip());
  }

  /** Masks the headers, which the other side may repeat. */
  private String withoutSecrets(String text) {
    String shown = text;
    for (String secret : headers.values()) {
      shown = shown.replace(secret, "***");
    }
    return shown;
  }
}
