package io.cryptopipeline.testing.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import org.java_websocket.WebSocket;
import org.java_websocket.enums.Opcode;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;

/** A WebSocket server on loopback, which can be made to fail in many ways. */
public final class StubWebSocket implements AutoCloseable {

  private final BiConsumer<WebSocket, String> receiver;
  private final List<WebSocket> connections = new CopyOnWriteArrayList<>();
  private final int port;
  private Server server;

  /**
   * Starts it.
   *
   * @param receiver gets each message, with what it came over
   */
  public StubWebSocket(BiConsumer<WebSocket, String> receiver) {
    this.receiver = receiver;
    server = start(0);
    port = server.getPort();
  }

  private Server start(int atPort) {
    Server started = new Server(atPort);
    started.start();
    started.awaitStart();
    return started;
  }

  private final class Server extends WebSocketServer {

    private final CountDownLatch started = new CountDownLatch(1);

    Server(int atPort) {
      super(new InetSocketAddress(InetAddress.getLoopbackAddress(), atPort), 1);
      setReuseAddr(true);
      setDaemon(true);
    }

    void awaitStart() {
      try {
        started.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void onStart() {
      started.countDown();
    }

    @Override
    public void onOpen(WebSocket connection, ClientHandshake handshake) {
      connections.add(connection);
    }

    @Override
    public void onMessage(WebSocket connection, String message) {
      receiver.accept(connection, message);
    }

    @Override
    public void onClose(WebSocket connection, int code, String reason, boolean remote) {
      connections.remove(connection);
    }

    @Override
    public void onError(WebSocket connection, Exception error) {
      if (connection == null) { // the server itself
        throw new IllegalStateException(error);
      }
    }
  }

  /** Where it is. */
  public URI uri() {
    return URI.create("ws://localhost:" + port);
  }

  /** The connections that are open. */
  public List<WebSocket> connections() {
    return connections;
  }

  /** Cuts all connections, without a word. */
  public void cut() {
    connections.forEach(connection -> connection.closeConnection(1006, "cut"));
  }

  /** Cuts all connections when a message is sent in part. */
  public void cutInside(String message) {
    String half = message.substring(0, message.length() / 2);
    for (WebSocket connection : connections) {
      connection.sendFragmentedFrame(Opcode.TEXT, ByteBuffer.wrap(half.getBytes(UTF_8)), false);
    }
    cut();
  }

  /** Refuses connections, and has none. */
  public void goAway() {
    try {
      server.stop(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Takes connections again. */
  public void comeBack() {
    server = start(port);
  }

  @Override
  public void close() {
    goAway();
  }
}
