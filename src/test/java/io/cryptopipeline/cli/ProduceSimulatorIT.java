package io.cryptopipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.testing.kafka.KafkaProcess;
import io.cryptopipeline.testing.kafka.SharedKafka;
import io.cryptopipeline.testing.process.Cli;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code produce} from the simulator, as a user runs it. */
class ProduceSimulatorIT extends UserCommands {

  /** An hour has 720 ticks of each coin. */
  @Test
  void shouldPrintTheHistoryOfTheSimulatorBeforeItsLiveTicks() {
    Cli.Ended ended =
        run("produce --source simulator --history 1h --count 2163 --dry-run".split(" "));

    assertThat(ended.exitCode()).as(ended.describe()).isZero();
    List<Instant> times =
        ended
            .out()
            .lines()
            .map(line -> line.replaceAll(".*\"timestamp\":\"([^\"]+)\".*", "$1"))
            .map(Instant::parse)
            .toList();
    assertThat(times).hasSize(2_163).isSorted();
    assertThat(Duration.between(times.get(0), times.get(2_159)))
        .isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
    assertThat(Duration.between(times.get(2_159), times.get(2_160)))
        .isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void shouldSendNoHistoryWhenThereIsOneAlready() {
    settings.put("kafka.bootstrap.servers", SharedKafka.empty());
    assertThat(run("topics", "create").exitCode()).isZero();
    String[] command = "produce --source simulator --history 1h --rate 1000 --count".split(" ");

    assertThat(run(with(command, "300")).err()).contains("sent 300 ticks").doesNotContain(" no h");
    Cli.Ended again = run(with(command, "30"));

    assertThat(again.err())
        .contains("crypto-raw has had ticks already: the simulator sends no history")
        .contains("sent 30 ticks");
    List<String> ticks =
        run("inspect", "raw", "--from-beginning", "--max", "1000").out().lines().toList();
    assertThat(ticks).hasSize(330);
  }

  @Test
  void shouldEndWithAnErrorWhenKafkaDoesNotTakeTheTicks() throws Exception {
    Path log = folder.resolve("produce.log");
    KafkaProcess kafka = KafkaProcess.start(Files.createDirectory(folder.resolve("kafka")));
    try {
      settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
      assertThat(run("topics", "create").exitCode()).isZero();
      Process process =
          Cli.start(
              log,
              environment(),
              List.of(
                  "produce",
                  "--source",
                  "simulator",
                  "--rate",
                  "1000",
                  "-D",
                  "kafka.delivery.timeout.ms=3000",
                  "-D",
                  "kafka.request.timeout.ms=1000"));
      await().until(() -> count("crypto-raw") > 0);

      kafka.close(); // SIGKILL

      assertThat(process.waitFor()).isEqualTo(1);
      assertThat(Files.readString(log, UTF_8))
          .contains(
              "crypto-pipeline: Kafka did not accept a record for crypto-raw after all retries");
    } finally {
      kafka.close();
    }
  }
}
