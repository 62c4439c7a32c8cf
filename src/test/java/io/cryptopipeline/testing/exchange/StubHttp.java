package io.cryptopipeline.testing.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A source's HTTP interface on loopback, which can be made to fail in many ways. */
public final class StubHttp implements AutoCloseable {

  /**
   * What is answered in place of the content.
   *
   * @param status the status; 200 is the content, or what {@code how} makes of it
   */
  public record Answer(int status, Map<String, String> headers, String body, How how) {

    /** All that can go wrong with a body. */
    public enum How {
      /** It comes as it is. */
      WHOLE,
      /** The content's first half comes, then the connection is closed. */
      HALF,
      /** Nothing ever comes. */
      NEVER,
      /** The connection is closed without an answer. */
      RESET
    }

    /** An error that says so. */
    public static Answer of(int status, String body) {
      return new Answer(status, Map.of(), body, How.WHOLE);
    }

    /** An error that names the time to come back. */
    public static Answer of(int status, String body, String retryAfter) {
      return new Answer(status, Map.of("Retry-After", retryAfter), body, How.WHOLE);
    }

    /** A failure of the connection. */
    public static Answer of(How how) {
      return new Answer(200, Map.of(), null, how);
    }
  }

  /** A call that was made. */
  public record Call(Instant time, URI uri, Map<String, List<String>> headers) {}

  private final Function<URI, String> content;
  private final Clock clock;
  private final Queue<Answer> next = new ConcurrentLinkedQueue<>();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final List<HttpExchange> unanswered = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final int port;
  private HttpServer server;

  /**
   * Starts it.
   *
   * @param content what a path and query is answered with
   * @param clock says when a call is made
   */
  public StubHttp(Function<URI, String> content, Clock clock) {
    this.content = content;
    this.clock = clock;
    server = start(0);
    port = server.getAddress().getPort();
  }

  private HttpServer start(int atPort) {
    try {
      HttpServer started =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), atPort), 0);
      started.createContext("/", this::answer);
      started.setExecutor(threads);
      started.start();
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    calls.add(new Call(clock.instant(), exchange.getRequestURI(), exchange.getRequestHeaders()));
    Answer answer = next.poll();
    if (answer == null) {
      answer = Answer.of(200, null);
    }
    if (answer.body() == null) {
      answer = content(exchange.getRequestURI(), answer.how());
    }
    byte[] body = answer.body().getBytes(UTF_8);
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    switch (answer.how()) {
      case NEVER -> unanswered.add(exchange);
      case RESET -> exchange.close();
      case HALF -> {
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(Arrays.copyOf(body, body.length / 2));
        exchange.getResponseBody().flush();
        exchange.close();
      }
      case WHOLE -> {
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
      }
    }
  }

  private Answer content(URI uri, Answer.How how) {
    try {
      return new Answer(200, Map.of(), content.apply(uri), how);
    } catch (RefusalException e) {
      return e.answer;
    }
  }

  /** What is asked for is answered with an error. */
  static final class RefusalException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Answer answer;

    RefusalException(Answer answer) {
      super(answer.toString());
      this.answer = answer;
    }
  }

  /** Where it is, without a slash at its end. */
  public URI uri() {
    return URI.create("http://localhost:" + port);
  }

  /** Answers the next calls so, one each. */
  public void answerNext(Answer... answers) {
    next.addAll(List.of(answers));
  }

  /** Whether all of the answers were given that were asked for. */
  public boolean hasAnswered() {
    return next.isEmpty();
  }

  /** The calls so far. */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  /** Refuses connections. */
  public void goAway() {
    server.stop(0);
  }

  /** Takes connections again. */
  public void comeBack() {
    server = start(port);
  }

  @Override
  public void close() {
    unanswered.forEach(HttpExchange::close);
    server.stop(0);
    threads.shutdownNow();
  }
}
