package io.cryptopipeline.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * An HTTP server with a few fixed paths, for {@code GET} and {@code HEAD}. The JDK's server is
 * enough for that. It has a thread for each of at most {@value #MOST_CONNECTIONS} connections, and
 * drops a client that takes more than ten seconds to send its request: a few slow ones do not hold
 * up the others.
 */
public final class HttpEndpoint implements AutoCloseable {

  /** The type of JSON. */
  public static final String JSON = "application/json; charset=utf-8";

  private static final int MOST_CONNECTIONS = 200;

  static {
    // Read once, when the first server of the JVM is created (JDK 17, sun.net.httpserver).
    setUnlessSet("sun.net.httpserver.maxReqTime", "10");
    setUnlessSet("sun.net.httpserver.maxRspTime", "30");
    setUnlessSet("jdk.httpserver.maxConnections", Integer.toString(MOST_CONNECTIONS));
  }

  private final Map<String, Supplier<Answer>> routes;
  private final Map<String, String> headers;
  private final ExecutorService executor =
      new ThreadPoolExecutor(
          0,
          MOST_CONNECTIONS,
          60,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          HttpEndpoint::thread);
  private final HttpServer server;

  /**
   * What a path answers.
   *
   * @param status the HTTP status
   * @param type the content type
   * @param body the text, which is sent as UTF-8
   */
  public record Answer(int status, String type, String body) {

    /** Returns an answer with a JSON object, on a line. */
    public static Answer json(int status, JsonObject object) {
      return new Answer(status, JSON, object + "\n");
    }
  }

  private HttpEndpoint(
      InetSocketAddress address, Map<String, Supplier<Answer>> routes, Map<String, String> headers)
      throws IOException {
    this.routes = routes;
    this.headers = headers;
    server = HttpServer.create(address, 0);
    server.setExecutor(executor);
    server.createContext("/", this::handle);
    server.start();
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "http");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Starts to listen.
   *
   * @param address where; port 0 takes a free one
   * @param routes gives the answer of each path. Called once per request, from several threads; if
   *     one throws, the answer is 503 with its message
   * @param headers the headers of every answer, besides the usual ones
   * @throws IOException if the address cannot be listened on
   */
  public static HttpEndpoint start(
      InetSocketAddress address, Map<String, Supplier<Answer>> routes, Map<String, String> headers)
      throws IOException {
    return new HttpEndpoint(address, routes, headers);
  }

  /** Returns the address of the path {@code /}. */
  public URI address() {
    InetSocketAddress bound = server.getAddress();
    String host = bound.getAddress().getHostAddress();
    return URI.create(
        "http://%s:%s/".formatted(host.contains(":") ? "[" + host + "]" : host, bound.getPort()));
  }

  private void handle(HttpExchange exchange) throws IOException {
    Answer answer = answer(exchange);
    byte[] body = answer.body.getBytes(UTF_8);
    Headers sent = exchange.getResponseHeaders();
    sent.set("Content-Type", answer.type);
    sent.set("Cache-Control", "no-store");
    sent.set("X-Content-Type-Options", "nosniff");
    headers.forEach(sent::set);
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    sent.set("Content-Length", Integer.toString(body.length));
    exchange.sendResponseHeaders(answer.status, isHead ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(isHead ? new byte[0] : body);
    }
  }

  private Answer answer(HttpExchange exchange) {
    Supplier<Answer> route =
        routes.get(Objects.requireNonNullElse(exchange.getRequestURI().getPath(), ""));
    if (route == null) {
      return error(404, "not found; there is " + String.join(", ", new TreeSet<>(routes.keySet())));
    }
    if (!Set.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return error(405, "only GET and HEAD are allowed");
    }
    try {
      return route.get();
    } catch (RuntimeException e) {
      return error(503, Objects.requireNonNullElseGet(e.getMessage(), e::toString));
    }
  }

  private static Answer error(int status, String message) {
    JsonObject object = new JsonObject();
    object.addProperty("error", message);
    return Answer.json(status, object);
  }

  /** Stops listening, and aborts the requests in progress. */
  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
