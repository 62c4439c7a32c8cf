package io.cryptopipeline.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.monitoring.HttpEndpoint;
import io.cryptopipeline.monitoring.HttpEndpoint.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Serves a page that shows the daily summaries, and its data: {@code GET /api/summaries} returns a
 * JSON array of the summaries, {@code GET /health} the state of the stream. Reachable from this
 * machine only.
 */
public final class Dashboard implements AutoCloseable {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final Set<String> HEALTHY = Set.of("RUNNING", "REBALANCING");
  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline';"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

  private final HttpEndpoint endpoint;

  private Dashboard(HttpEndpoint endpoint) {
    this.endpoint = endpoint;
  }

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
    Answer page = new Answer(200, "text/html; charset=utf-8", page());
    Map<String, Supplier<Answer>> routes =
        Map.of(
            "/", () -> page,
            "/api/summaries", () -> summaries(summariesJson.get()),
            "/health", () -> health(state.get()));
    try {
      return new Dashboard(
          HttpEndpoint.start(new InetSocketAddress(LOOPBACK, port), routes, HEADERS));
    } catch (IOException e) {
      throw new PipelineException(
          "the dashboard cannot listen on %s:%s (%s): give another port with --http-port, or 0 for a free one"
              .formatted(LOOPBACK.getHostAddress(), port, e.getMessage()),
          e);
    }
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
    return endpoint.address();
  }

  /** Joins the texts unchanged: a number might lose digits if it were parsed and printed again. */
  private static Answer summaries(List<String> objects) {
    return new Answer(200, HttpEndpoint.JSON, "[" + String.join(",\n", objects) + "]\n");
  }

  private static Answer health(String state) {
    JsonObject answer = new JsonObject();
    answer.addProperty("state", state);
    return Answer.json(HEALTHY.contains(state) ? 200 : 503, answer);
  }

  /** Stops listening, and aborts the requests in progress. */
  @Override
  public void close() {
    endpoint.close();
  }
}
