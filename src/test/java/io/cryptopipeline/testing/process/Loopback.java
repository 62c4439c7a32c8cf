package io.cryptopipeline.testing.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Who can reach a port of this machine. */
public final class Loopback {

  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  /** This machine as well (on Linux): whoever listens on all its addresses answers there too. */
  private static final byte[] ANOTHER = {127, 0, 0, 2};

  private Loopback() {}

  /** Fails unless somebody listens on 127.0.0.1, and on no other address. */
  public static void assertListensThereAlone(int port) throws IOException {
    try (Socket socket = connect(LOOPBACK, port)) {
      assertThat(socket.isConnected()).isTrue();
    }
    assertThatThrownBy(() -> connect(ANOTHER, port).close()).isInstanceOf(IOException.class);
  }

  private static Socket connect(byte[] address, int port) throws IOException {
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(InetAddress.getByAddress(address), port), 10_000);
    return socket;
  }
}
