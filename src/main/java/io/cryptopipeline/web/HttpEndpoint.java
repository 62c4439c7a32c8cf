package io.cryptopipeline.web;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.model.PipelineException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * An HTTP server with a few fixed paths, for {@code GET} and {@code HEAD}. The JDK's server is
 * enough for that. It has a thread for each of at most {@value #MOST_CONNECTIONS} connections, and
 * drops a client that takes more than ten seconds to send its request: a few slow ones do not hold
 * up the others.
 *
 * <p>An answer has an {@code ETag}, and 304 is answered to a client that has it already (RFC 9110,
 * 13.1.2).
 */
final class HttpEndpoint implements AutoCloseable {

  private static final Logger LOG = LogManager.getLogger(HttpEndpoint.class);
  private static final int MOST_CONNECTIONS = 200;
  private static final int INTERNAL_ERROR = 500;

  /** What may wait for slow clients: the stream needs the memory. */
  private static final int MOST_BYTES = 32 << 20;

  private static final int LARGE_BYTES = 64 << 10;
  private static final Answer TOO_MUCH =
      Answer.error(Answer.UNAVAILABLE, "too many large answers are being sent: try again later");

  private static final int ETAG_BYTES = 16;

  /** A page of this server loads from this server alone, and is in no frame of another one. */
  private static final Map<String, String> SECURITY =
      Map.of(
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
              + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
          "X-Content-Type-Options",
          "nosniff",
          "Referrer-Policy",
          "no-referrer",
          "Cross-Origin-Resource-Policy",
          "same-origin");

  static {
    // Read once, when the first server of the JVM is created (JDK 17, sun.net.httpserver).
    setUnlessSet("sun.net.httpserver.maxReqTime", "10");
    setUnlessSet("sun.net.httpserver.maxRspTime", "30");
    setUnlessSet("jdk.httpserver.maxConnections", Integer.toString(MOST_CONNECTIONS));
  }

  private final Access access;
  private final Map<String, Route> routes = new TreeMap<>();
  private final ExecutorService executor =
      new ThreadPoolExecutor(
          0,
          MOST_CONNECTIONS,
          60,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          HttpEndpoint::thread);
  private final AtomicLong sending = new AtomicLong();
  private final HttpServer server;

  private HttpEndpoint(InetSocketAddress address, Access access, List<Route> routes)
      throws IOException {
    this.access = access;
    routes.forEach(route -> this.routes.put(route.path(), route));
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
   * @throws IOException if the address cannot be listened on
   */
  static HttpEndpoint start(InetSocketAddress address, Access access, List<Route> routes)
      throws IOException {
    return new HttpEndpoint(address, access, routes);
  }

  /** Returns the address of the path {@code /}. */
  URI address() {
    InetSocketAddress bound = server.getAddress();
    String host = bound.getAddress().getHostAddress();
    return URI.create(
        "http://%s:%s/".formatted(host.contains(":") ? "[" + host + "]" : host, bound.getPort()));
  }

  private void handle(HttpExchange exchange) throws IOException {
    Answer answer = answer(exchange);
    int size = answer.body().length;
    try {
      boolean isTooMuch = sending.addAndGet(size) > MOST_BYTES && size > LARGE_BYTES;
      send(exchange, isTooMuch ? TOO_MUCH : answer);
    } finally {
      sending.addAndGet(-size);
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    Headers request = exchange.getRequestHeaders();
    Headers sent = exchange.getResponseHeaders();
    SECURITY.forEach(sent::set);
    answer.headers().forEach(sent::set);
    sent.set("Cache-Control", "private, no-cache");
    int status = answer.status();
    if (status == Answer.OK) {
      String tag = tag(answer.body());
      sent.set("ETag", tag);
      if (isKnown(tag, request.get("If-None-Match"))) {
        status = Answer.UNCHANGED;
      }
    }
    boolean hasBody = status != Answer.UNCHANGED && !exchange.getRequestMethod().equals("HEAD");
    if (status != Answer.UNCHANGED) {
      sent.set("Content-Type", answer.type());
      sent.set("Content-Length", Integer.toString(answer.body().length));
    }
    exchange.sendResponseHeaders(status, hasBody ? answer.body().length : -1);
    try (OutputStream out = exchange.getResponseBody()) {
      if (hasBody) {
        out.write(answer.body());
      }
    }
  }

  private Answer answer(HttpExchange exchange) {
    URI uri = exchange.getRequestURI();
    Route route = routes.get(Objects.requireNonNullElse(uri.getPath(), ""));
    boolean isPublic = route != null && route.isPublic();
    Optional<Answer> refusal = access.refusal(isPublic, exchange.getRequestHeaders());
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (route == null) {
      return Answer.error(
          Answer.NOT_FOUND, "not found; there is " + String.join(", ", routes.keySet()));
    }
    if (!Set.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
      return Answer.error(405, "only GET and HEAD are allowed").with("Allow", "GET, HEAD");
    }
    try {
      // A probe may add what it likes.
      String query = isPublic ? null : uri.getRawQuery();
      return route.handler().apply(Query.parse(query, route.parameters()));
    } catch (RefusedRequestException e) {
      return e.answer();
    } catch (PipelineException | ConfigException e) {
      return Answer.error(Answer.UNAVAILABLE, e.getMessage());
    } catch (RuntimeException e) {
      if (!executor.isShutdown()) {
        LOG.error("{} cannot be answered: {}", route.path(), e.toString(), e);
      }
      return Answer.error(INTERNAL_ERROR, "an error in the server, see its log");
    }
  }

  private static boolean isKnown(String tag, List<String> known) {
    return known != null
        && known.stream()
            .flatMap(header -> Arrays.stream(header.split(",")))
            .map(one -> one.strip().replaceFirst("^W/", ""))
            .anyMatch(one -> one.equals("*") || one.equals(tag));
  }

  private static String tag(byte[] body) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
      byte[] tag = Arrays.copyOf(digest, ETAG_BYTES);
      return "\"" + Base64.getUrlEncoder().withoutPadding().encodeToString(tag) + "\"";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }

  /** Stops listening, and aborts the requests in progress. */
  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
