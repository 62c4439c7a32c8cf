package io.cryptopipeline.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A way to a mongod on the loopback interface that can cut a reply in its middle, and hold a
 * request as a slow network would. Safe for use by several threads.
 */
final class TcpProxy implements AutoCloseable {

  private final int target;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Cut> cut = new AtomicReference<>();
  private final AtomicReference<Held> hold = new AtomicReference<>();

  /** A reply that is to be cut. */
  private static final class Cut {
    private final byte[] request;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    private Cut(byte[] request) {
      this.request = request;
    }
  }

  /** A request that does not reach the server until it is released. */
  static final class Held {
    private final List<byte[]> parts;
    private final CompletableFuture<Void> arrived = new CompletableFuture<>();
    private final CompletableFuture<Void> released = new CompletableFuture<>();

    private Held(List<byte[]> parts) {
      this.parts = parts;
    }

    /** Whether there is such a request. */
    boolean hasArrived() {
      return arrived.isDone();
    }

    /** Lets the request go on to the server. */
    void release() {
      released.complete(null);
    }
  }

  /** Opens a way to a port. */
  TcpProxy(int target) {
    this.target = target;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  /** The port where clients find it. */
  int port() {
    return server.getLocalPort();
  }

  /** Cuts the connection in the middle of the next reply to such a request; done when it has. */
  CompletableFuture<Void> cutNextReplyTo(byte[] request) {
    Cut next = new Cut(request);
    cut.set(next);
    return next.done;
  }

  /** Holds the next request that has all these parts. */
  Held holdNextRequestWith(byte[]... parts) {
    Held next = new Held(List.of(parts));
    hold.set(next);
    return next;
  }

  /** How a command on a collection begins in MongoDB's wire protocol. */
  static byte[] command(String name, String collection) {
    return member(name, collection);
  }

  /** A member of a BSON document that is a string. */
  static byte[] member(String name, String value) {
    byte[] text = (value + "\0").getBytes(UTF_8);
    byte[] key = (name + "\0").getBytes(UTF_8);
    return ByteBuffer.allocate(key.length + 4 + text.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(key)
        .putInt(text.length)
        .put(text)
        .array();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        open.add(client);
        try {
          Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target);
          open.add(upstream);
          client.setTcpNoDelay(true);
          upstream.setTcpNoDelay(true);
          Connection connection = new Connection(client, upstream);
          start(connection::forwardRequests);
          start(connection::forwardReplies);
        } catch (IOException nobodyThere) {
          end(client);
        }
      } catch (IOException closed) {
        // the loop sees it
      }
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "tcp-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void end(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(this::end);
  }

  private final class Connection {

    private final Socket client;
    private final Socket upstream;
    private final AtomicReference<Cut> mine = new AtomicReference<>();

    Connection(Socket client, Socket upstream) {
      this.client = client;
      this.upstream = upstream;
    }

    void forwardRequests() {
      forward(
          client,
          upstream,
          (bytes, out) -> {
            Cut next = cut.get();
            if (next != null && contains(bytes, next.request) && cut.compareAndSet(next, null)) {
              mine.set(next);
            }
            Held held = hold.get();
            if (held != null
                && held.parts.stream().allMatch(part -> contains(bytes, part))
                && hold.compareAndSet(held, null)) {
              held.arrived.complete(null);
              held.released.join();
            }
            out.write(bytes);
          });
    }

    void forwardReplies() {
      forward(
          upstream,
          client,
          (bytes, out) -> {
            Cut now = mine.getAndSet(null);
            if (now == null) {
              out.write(bytes);
            } else {
              out.write(bytes, 0, bytes.length / 2);
              out.flush();
              now.done.complete(null);
              throw new IOException("cut");
            }
          });
    }

    /** Until one of both ends the connection; then both have. */
    private void forward(Socket from, Socket to, Forwarding forwarding) {
      byte[] buffer = new byte[1 << 16];
      try (InputStream in = from.getInputStream();
          OutputStream out = to.getOutputStream()) {
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          forwarding.forward(Arrays.copyOf(buffer, read), out);
        }
      } catch (IOException ended) {
        // as a network would: both ends see it
      } finally {
        end(from);
        end(to);
      }
    }
  }

  @FunctionalInterface
  private interface Forwarding {
    void forward(byte[] bytes, OutputStream out) throws IOException;
  }

  private static boolean contains(byte[] bytes, byte[] part) {
    for (int at = 0; at + part.length <= bytes.length; at++) {
      if (Arrays.equals(bytes, at, at + part.length, part, 0, part.length)) {
        return true;
      }
    }
    return false;
  }
}
