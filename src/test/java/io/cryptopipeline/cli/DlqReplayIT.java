package io.cryptopipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.record.DeadLetter;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.RecordPosition;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.testing.kafka.KafkaProcess;
import io.cryptopipeline.testing.kafka.ProducerQuota;
import io.cryptopipeline.testing.kafka.SharedKafka;
import io.cryptopipeline.testing.process.Cli;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** {@code dlq replay} that does not come to its end. */
class DlqReplayIT extends UserCommands {

  private static final int MANY = 5_000;

  @Test
  void shouldSayHowFarItCameWhenItIsStopped() throws Exception {
    settings.put("kafka.bootstrap.servers", SharedKafka.empty());
    assertThat(run("topics", "create").exitCode()).isZero();
    sendLetters();
    ProducerQuota.set(settings.get("kafka.bootstrap.servers"));
    Path log = folder.resolve("replay.log");

    Process replay = Cli.start(log, environment(), List.of(slowReplay()));
    await().until(() -> count(Topics.RAW) > 500 || !replay.isAlive());
    replay.destroy(); // SIGTERM

    assertThat(replay.waitFor()).as(Files.readString(log)).isEqualTo(1);
    assertThat(sent(log, "stopped early; (\\d+) records were sent, and may be sent again"))
        .isBetween(1L, MANY - 1L)
        .isEqualTo(count(Topics.RAW));
  }

  @Test
  void shouldSayHowFarItCameWhenKafkaTakesNothingMore() throws Exception {
    KafkaProcess kafka = KafkaProcess.start(Files.createDirectory(folder.resolve("kafka")));
    try {
      settings.put("kafka.bootstrap.servers", kafka.bootstrapServers());
      assertThat(run("topics", "create").exitCode()).isZero();
      sendLetters();
      ProducerQuota.set(kafka.bootstrapServers());
      Path log = folder.resolve("replay.log");

      Process replay =
          Cli.start(
              log,
              environment(),
              List.of(
                  with(
                      slowReplay(),
                      "-D",
                      "kafka.delivery.timeout.ms=3000",
                      "-D",
                      "kafka.request.timeout.ms=1000")));
      await().until(() -> count(Topics.RAW) > 500 || !replay.isAlive());
      kafka.close(); // SIGKILL

      assertThat(replay.waitFor()).as(Files.readString(log)).isEqualTo(1);
      assertThat(
              sent(log, "Kafka did not accept a record .*; it accepted (\\d+) before, send again"))
          .isBetween(1L, MANY - 1L);
    } finally {
      kafka.close();
    }
  }

  /** One record a request, and few that wait: so that the quota has a middle. */
  private static String[] slowReplay() {
    return new String[] {
      "dlq",
      "replay",
      "--all",
      "-D",
      "kafka.batch.size=0",
      "-D",
      "kafka.linger.ms=0",
      "-D",
      "kafka.buffer.memory=32768"
    };
  }

  private static long sent(Path log, String message) throws Exception {
    String text = Files.readString(log);
    Matcher matcher = Pattern.compile("crypto-pipeline: " + message).matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return Long.parseLong(matcher.group(1));
  }

  /** Letters as the stream writes them, of one coin and so of one partition. */
  private void sendLetters() {
    UnusableRecordException refusal = new UnusableRecordException(Reason.OTHER_MARKET, "another");
    byte[] value = "{\"coin_id\":\"bitcoin\",\"price\":1}".getBytes(UTF_8);
    send(
        IntStream.range(0, MANY)
            .mapToObj(
                i ->
                    new ProducerRecord<>(
                        Topics.DEAD_LETTERS,
                        null,
                        null,
                        "bitcoin".getBytes(UTF_8),
                        value,
                        DeadLetter.headers(
                            new RecordHeaders(),
                            value,
                            new RecordPosition(Topics.RAW, 0, i),
                            i,
                            refusal)))
            .toList());
  }
}
