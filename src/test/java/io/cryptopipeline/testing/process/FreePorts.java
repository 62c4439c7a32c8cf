package io.cryptopipeline.testing.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Finds ports of the loopback interface for servers that are started a little later, and again
 * after they were killed.
 *
 * <p>The ports are below those that Linux gives to clients (32768 and above), so no connection
 * takes one meanwhile. Each JVM begins at a place of its own and hands out a port once, so tests
 * side by side do not choose the same one.
 */
public final class FreePorts {

  private static final int FIRST = 10_000;
  private static final int COUNT = 22_000;

  /** More than a JVM needs: neighbouring process ids begin that far apart. */
  private static final int APART = 97;

  private static long next = ProcessHandle.current().pid() * APART;

  private FreePorts() {}

  /** Returns a port that nobody listens on. */
  public static synchronized int next() {
    for (int tried = 0; tried < COUNT; tried++) {
      int port = FIRST + (int) (next++ % COUNT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port");
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, loopback())) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  private static InetAddress loopback() {
    try {
      return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
