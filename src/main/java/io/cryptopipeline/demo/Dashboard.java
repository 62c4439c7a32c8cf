package io.cryptopipeline.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cryptopipeline.model.PipelineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * Serves a page that shows the daily summaries, and its data: {@code GET /api/summaries} returns a
 * JSON array of the summaries, {@code GET /health} the state of the stream. Reachable from this
 * machine only.
 */
public final class Dashboard implements AutoCloseable {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final String JSON = "application/json; charset=utf-8";
  private static final Set<String> HEALTHY = Set.of("RUNNING", "REBALANCING");
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline';"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Map<String, Supplier<Answer>> routes;
  private final HttpServer server;

  private record Answer(int status, String type, String body) {}

  /**
   * Starts to listen.
   *
   * @param port the port of the loopback interface; 0 takes a free one
   * @param summariesJson gives the summaries, each a JSON object. Called once per request, from
   *     several threads; if it throws, the answer is 503
   * @param state gives the name of the stream's state; called in the same way
   * @throws PipelineException if the port is taken, or this user may not listen on it
   */
  public static Dashboard start(
      int port, Supplier<List<String>> summariesJson, Supplier<String> state) {
    try {
      return new Dashboard(port, summariesJson, state);
    } catch (IOException e) {
      throw new PipelineException(
          "the dashboard cannot listen on %s:%s (%s): give another port with --http-port, or 0 for a free one"
              .formatted(LOOPBACK.getHostAddress(), port, e.getMessage()),
          e);
    }
  }

  private Dashboard(int port, Supplier<List<String>> summariesJson, Supplier<String> state)
      throws IOException {
    Answer page = new Answer(200, "text/html; charset=utf-8", page());
    routes =
        Map.of(
            "/", () -> page,
            "/api/summaries", () -> summaries(summariesJson.get()),
            "/health", () -> health(state.get()));
    server = HttpServer.create(new InetSocketAddress(LOOPBACK, port), 0);
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  private static String page() {
    try (InputStream page = Dashboard.class.getResourceAsStream("/demo/dashboard.html")) {
      return new String(page.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the address of the page. */
  public URI address() {
    int port = server.getAddress().getPort();
    return URI.create("http://%s:%s/".formatted(LOOPBACK.getHostAddress(), port));
  }

  private void handle(HttpExchange exchange) throws IOException {
    Answer answer = answer(exchange);
    byte[] body = answer.body.getBytes(UTF_8);
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", answer.type);
    headers.set("Cache-Control", "no-store");
    headers.set("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    headers.set("Content-Length", Integer.toString(body.length));
    exchange.sendResponseHeaders(answer.status, isHead ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(isHead ? new byte[0] : body);
    }
  }

  private Answer answer(HttpExchange exchange) {
    Supplier<Answer> route = routes.get(exchange.getRequestURI().getPath());
    if (route == null) {
      return new Answer(404, JSON, object("error", "not found"));
    }
    if (!Set.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return new Answer(405, JSON, object("error", "only GET and HEAD are allowed"));
    }
    try {
      return route.get();
    } catch (RuntimeException e) {
      return new Answer(
          503, JSON, object("error", Objects.requireNonNullElseGet(e.getMessage(), e::toString)));
    }
  }

  /** Joins the texts unchanged: a number might lose digits if it were parsed and printed again. */
  private static Answer summaries(List<String> objects) {
    return new Answer(200, JSON, "[" + String.join(",\n", objects) + "]\n");
  }

  private static Answer health(String state) {
    return new Answer(HEALTHY.contains(state) ? 200 : 503, JSON, object("state", state));
  }

  /** Returns an object with one field, on one line. */
  private static String object(String name, String value) {
    JsonObject object = new JsonObject();
    object.addProperty(name, value);
    return object + "\n";
  }

  /** Stops listening, and aborts the requests in progress. */
  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
