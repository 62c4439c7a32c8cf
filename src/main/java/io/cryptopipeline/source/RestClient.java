package io.cryptopipeline.source;

import io.cryptopipeline.exchange.AnswerFault;
import io.cryptopipeline.exchange.HttpSource;
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
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Sends requests to a source over HTTP, within its budget of calls. It follows no redirects: they
 * would receive the key in the header. For one thread.
 */
final class RestClient {

  private static final Logger LOG = LogManager.getLogger(RestClient.class);
  private static final Duration LONGEST_RETRY_AFTER = Duration.ofDays(1);

  private final HttpSource source;
  private final SourceClients clients;
  private final Function<String, CallBudget> budgets;
  private final Backoff backoff;
  private final SourceGauge gauge;
  private Instant closedUntil = Instant.MIN;
  private boolean failing = true;

  /**
   * Creates a client.
   *
   * @param source whose headers every request has. They are never printed, even if the answer
   *     repeats them: they may hold a key
   * @param budgets gives the budget of the calls about a product
   */
  RestClient(
      HttpSource source,
      SourceClients clients,
      Function<String, CallBudget> budgets,
      SourceGauge gauge) {
    this.source = source;
    this.clients = clients;
    this.budgets = budgets;
    this.backoff = clients.backoff();
    this.gauge = gauge;
  }

  /** Reads the text of an answer. */
  @FunctionalInterface
  interface Answer<T> {
    T read(String body) throws UnusableRecordException;
  }

  /**
   * Returns the answer, however long that takes.
   *
   * @param product whose budget the calls are booked in
   * @param isStart whether the source has accepted no request yet
   * @throws NoAnswerException if the source names a wrong account or a wrong parameter at the start
   */
  <T> T get(URI uri, String product, boolean isStart, Answer<T> answer)
      throws InterruptedException, NoAnswerException {
    while (true) {
      clients.sleeper().sleep(book(product));
      clients.sleeper().sleep(closed());
      try {
        return call(uri, answer);
      } catch (NoAnswerException e) {
        if (isStart && (e.fault() == AnswerFault.ACCOUNT || e.fault() == AnswerFault.PRODUCT)) {
          throw e;
        }
        Duration wait = Durations.max(backoff.next(), e.atLeast());
        LOG.warn(
            "{}: {} ({}); asking again in {} s", source.name(), e.getMessage(), uri, seconds(wait));
        clients.sleeper().sleep(wait);
      }
    }
  }

  /** Books a call about the product, and returns how long to wait before it is made. */
  Duration book(String product) {
    return budgets.apply(product).take();
  }

  /** Returns for how long the source wants no calls at all. */
  Duration closed() {
    Duration left = Duration.between(clients.clock().instant(), closedUntil);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** Makes no call for some time. */
  void closeFor(Duration time) {
    Instant until = clients.clock().instant().plus(time);
    closedUntil = until.isAfter(closedUntil) ? until : closedUntil;
  }

  /**
   * Makes one call, which is booked, and returns the answer.
   *
   * @throws NoAnswerException if there is none that can be used
   */
  <T> T call(URI uri, Answer<T> answer) throws InterruptedException, NoAnswerException {
    try {
      T read = read(call(uri), answer);
      backoff.reset();
      reached();
      return read;
    } catch (NoAnswerException e) {
      gauge.callFailed(e.fault());
      if (e.fault() == AnswerFault.PRODUCT) { // the source itself is well
        reached();
      } else {
        failing = true;
        gauge.failed();
      }
      closeFor(e.atLeast());
      throw e;
    }
  }

  /** Ends only an outage that this client has reported: the gauge may show a WebSocket too. */
  private void reached() {
    if (failing) {
      failing = false;
      gauge.answered();
    }
  }

  private HttpResponse<byte[]> call(URI uri) throws InterruptedException, NoAnswerException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri);
    source.requestHeaders().forEach(request::header);
    CompletableFuture<HttpResponse<byte[]>> response =
        clients.http().sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    try {
      // HttpRequest.timeout covers the headers only (JDK 17); the body may never come.
      return response.get(clients.timeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new NoAnswerException(
          AnswerFault.PASSING,
          "no answer within " + seconds(clients.timeout()) + " s",
          Duration.ZERO);
    } catch (ExecutionException e) {
      throw new NoAnswerException(
          AnswerFault.PASSING, "no answer: " + Causes.describe(e), Duration.ZERO);
    } finally {
      response.cancel(true);
    }
  }

  private <T> T read(HttpResponse<byte[]> response, Answer<T> answer) throws NoAnswerException {
    int status = response.statusCode();
    if (status == HttpSource.OK) {
      return read(response.body(), answer);
    }
    String body = new String(response.body(), StandardCharsets.UTF_8);
    throw new NoAnswerException(
        source.fault(status, body),
        "it says " + status + " " + PrintableText.excerpt(withoutSecrets(body).strip()),
        retryAfter(response.headers()));
  }

  private <T> T read(byte[] body, Answer<T> answer) throws NoAnswerException {
    String text;
    try {
      text = Utf8.decode(body);
    } catch (IOException e) {
      throw new NoAnswerException(
          AnswerFault.PASSING, "unexpected answer: it is not UTF-8", Duration.ZERO);
    }
    try {
      return answer.read(text);
    } catch (UnusableRecordException e) {
      // An excerpt of a text that repeats a key may contain part of the key.
      String why =
          text.equals(withoutSecrets(text))
              ? e.getMessage()
              : "it contains a secret of the request";
      throw new NoAnswerException(
          e.reason() == Reason.BAD_COIN ? AnswerFault.PRODUCT : source.fault(HttpSource.OK, text),
          "unexpected answer: " + why,
          Duration.ZERO);
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
      LOG.debug("{}: Retry-After is {}", source.name(), PrintableText.excerpt(value));
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

  /** Masks the headers, which the other side may repeat. */
  private String withoutSecrets(String text) {
    String shown = text;
    for (String secret : source.requestHeaders().values()) {
      shown = shown.replace(secret, "***");
    }
    return shown;
  }
}
