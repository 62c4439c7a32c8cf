package io.cryptopipeline.bench.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds ports of the loopback interface for servers that are started next. */
public final class FreePort {

  /** Below the ports that Linux gives to clients, so no connection takes one meanwhile. */
  private static final int FIRST = 10_000;

  private static final int COUNT = 22_000;
  private static final int APART = 97;

  private static long next = ProcessHandle.current().pid() * APART;

  private FreePort() {}

  /** Returns a port that nobody listens on, and that was not returned before. */
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
    try (var probe =
        new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      return probe.isBound();
    } catch (java.net.BindException taken) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
