package io.cryptopipeline.source;

import io.cryptopipeline.runtime.Causes;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A WebSocket whose messages are taken one by one. At most {@value #MOST_WAITING} messages wait;
 * then it stops reading, which blocks the other side. For one thread.
 */
final class LiveConnection implements AutoCloseable {

  static final int MOST_WAITING = 1_000;
  private static final int MAX_CHARS = 1_000_000;

  private final Duration timeout;
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private WebSocket webSocket;

  /** A message, or the end of the connection. */
  private record Received(String text, IOException end) {}

  private LiveConnection(Duration timeout) {
    this.timeout = timeout;
  }

  /**
   * Connects.
   *
   * @param timeout the time-out of connecting and of sending a message
   * @throws IOException if there is no connection
   */
  static LiveConnection open(HttpClient http, URI uri, Duration timeout)
      throws IOException, InterruptedException {
    LiveConnection connection = new LiveConnection(timeout);
    CompletableFuture<WebSocket> opening =
        http.newWebSocketBuilder().buildAsync(uri, connection.new Listener());
    try {
      connection.webSocket = connection.within(opening, "no connection to " + uri);
      return connection;
    } finally {
      if (connection.webSocket == null) {
        var unused = opening.thenAccept(WebSocket::abort); // it may still come
      }
    }
  }

  private final class Listener implements WebSocket.Listener {

    private final StringBuilder message = new StringBuilder();

    @Override
    public void onOpen(WebSocket socket) {
      socket.request(MOST_WAITING);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      message.append(part);
      if (message.length() > MAX_CHARS) {
        received.add(new Received(null, new IOException("an endless message")));
        socket.abort();
      } else if (last) {
        received.add(new Received(message.toString(), null));
        message.setLength(0);
      } else {
        socket.request(1);
      }
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      String why = reason.isEmpty() ? "" : " " + reason;
      received.add(new Received(null, new IOException("the connection was closed: " + code + why)));
      return null;
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      received.add(
          new Received(
              null, new IOException("the connection broke: " + Causes.describe(error), error)));
    }
  }

  /**
   * Sends a message.
   *
   * @throws IOException if the connection has broken
   */
  void send(String text) throws IOException, InterruptedException {
    within(webSocket.sendText(text, true), "a message cannot be sent");
  }

  /** Returns whether a message waits, or the connection has ended. */
  boolean hasNext() {
    return !received.isEmpty();
  }

  /**
   * Returns the next message; empty if none comes within that time.
   *
   * @throws IOException if the connection has ended
   */
  Optional<String> next(Duration time) throws IOException, InterruptedException {
    Received next = received.poll(time.toNanos(), TimeUnit.NANOSECONDS);
    if (next == null) {
      return Optional.empty();
    }
    if (next.end() != null) {
      received.add(next); // it stays ended
      throw next.end();
    }
    webSocket.request(1);
    return Optional.of(next.text());
  }

  /** Returns how many messages wait to be taken. */
  int waiting() {
    return received.size();
  }

  private <T> T within(CompletableFuture<T> future, String otherwise)
      throws IOException, InterruptedException {
    try {
      return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IOException(otherwise + " within " + timeout.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new IOException(otherwise + ": " + Causes.describe(e), e);
    }
  }

  /** Ends the connection at once; nothing is owed to the other side. */
  @Override
  public void close() {
    webSocket.abort();
  }
}
