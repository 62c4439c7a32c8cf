package io.cryptopipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.testing.process.Cli.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the server of metrics and health cannot listen. */
class HttpPortTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"stream", "produce --source simulator --dry-run --count 1"})
  void shouldSayWhenThePortIsTaken(String command) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ended ended = run(command, Map.of("http.port", Integer.toString(taken.getLocalPort())));

      assertThat(ended.exitCode()).isEqualTo(2);
      assertThat(ended.err())
          .startsWith("crypto-pipeline: cannot listen on 127.0.0.1:" + taken.getLocalPort() + " (")
          .endsWith("): set another http.port or http.address\n");
    }
  }

  @Test
  void shouldSayWhenTheAddressIsNoneOfThisMachine() {
    Ended ended =
        run("stream", Map.of("http.port", "1", "http.address", "192.0.2.1", "http.open", "true"));

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err()).contains("cannot listen on 192.0.2.1:1 (");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream", "produce --source simulator --dry-run --count 1"})
  void shouldNotListenBeyondThisMachineUnlessSomeoneSaysWhoMayRead(String command) {
    Ended ended = run(command, Map.of("http.port", "1", "http.address", "0.0.0.0"));

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err())
        .startsWith("crypto-pipeline: http.address=0.0.0.0 can be reached from other machines: ");
  }

  private Ended run(String command, Map<String, String> settings) {
    return Commands.run(
        new StopSignal(),
        Commands.settings(folder.resolve("x.properties"), settings, Map.of()),
        command.split(" "));
  }
}
