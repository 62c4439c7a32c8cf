package io.cryptopipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.KafkaClients;
import io.cryptopipeline.record.SummaryJson;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.testing.kafka.SharedKafka;
import io.cryptopipeline.testing.process.Cli.Ended;
import io.cryptopipeline.testing.ticks.Days;
import io.cryptopipeline.testing.ticks.SummaryFixture;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code inspect}, as a user runs it. */
class InspectCommandIT {

  private static final String DAILY = "crypto-daily-summary";

  @TempDir private Path folder;
  private Path file;
  private Settings settings;

  @BeforeEach
  void createTopics() {
    Map<String, String> kafka = Map.of("kafka.bootstrap.servers", SharedKafka.empty());
    file = Commands.settings(folder.resolve("settings"), kafka, Map.of());
    settings = Settings.load(kafka, Map.of(), Optional.empty());
    assertThat(run("topics", "create").exitCode()).isZero();
  }

  @Test
  void shouldPrintTheNewestSummaryOfEachWindow() {
    assertThat(run("inspect", "summaries").out()).isEqualTo("there are no summaries\n");
    send(
        List.of(
            summary("bitcoin:2018-04-05", 1, false),
            summary("bitcoin:2018-04-06", 2, false),
            summary("ethereum:2018-04-05", 3, false),
            new ProducerRecord<>(DAILY, "bitcoin:2018-04-06".getBytes(UTF_8), "{".getBytes(UTF_8)),
            new ProducerRecord<>(DAILY, "x".getBytes(UTF_8), "no summary".getBytes(UTF_8)),
            new ProducerRecord<>(DAILY, "ethereum:2018-04-05".getBytes(UTF_8), null),
            summary("litecoin:2018-04-07", 4, false),
            summary("bitcoin:2018-04-05", 1_000, true)));

    Ended table = run("inspect", "summaries");
    assertThat(table.out())
        .isEqualTo(
            """
            coin_id   date        open  high  low  close         mean  tick_count  late_count  final
            bitcoin   2018-04-05  1.10     4  0.5   2.00  1.666666667        1000           0   true
            bitcoin   2018-04-06  1.10     4  0.5   2.00  1.666666667           2           0  false
            litecoin  2018-04-07  1.10     4  0.5   2.00  1.666666667           4           0  false
            """);
    assertThat(table.err()).isEqualTo("2 more records are no summaries: see --history\n");
    assertThat(run("inspect", "summaries", "--max", "1", "--coins", "ethereum,bitcoin").out())
        .hasLineCount(2)
        .contains("2018-04-06");
    assertThat(run("inspect", "summaries", "--date", "2018-04-06").out()).hasLineCount(2);
    assertThat(run("inspect", "summaries", "--coin", "ethereum").out())
        .isEqualTo("there are no such summaries\n");
    assertThat(run("inspect", "summaries", "--json").out().lines())
        .hasSize(3)
        .first()
        .asString()
        .startsWith("{\"coin_id\":\"bitcoin\"")
        .contains("\"mean\":1.666666666666666666666666666666667,\"tick_count\":1000,");
    assertThat(run("inspect", "summaries", "--history").out().lines())
        .hasSize(8)
        .allMatch(line -> line.startsWith(DAILY));
    assertThat(
            run("inspect", "summaries", "--history", "--coin", "bitcoin", "--json").out().lines())
        .hasSize(4)
        .filteredOn(line -> line.contains("\"date\":\"2018-04-05\""))
        .hasSize(2);
    assertThat(run("inspect", "summaries", "--history", "--max", "3").out()).hasLineCount(3);
  }

  @Test
  void shouldPrintTheNewestRawTicks() {
    Instant noon = Instant.now().truncatedTo(ChronoUnit.HOURS);
    List<ProducerRecord<byte[], byte[]>> ticks = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String coin = List.of("bitcoin", "ethereum", "litecoin").get(i % 3);
      String tick =
          "{\"coin_id\":\"%s\",\"timestamp\":\"%s\",\"price\":%s}".formatted(coin, noon, i + 1);
      ticks.add(
          new ProducerRecord<>(
              Topics.RAW,
              null,
              noon.plusSeconds(i == 11 ? 100 : i).toEpochMilli(),
              coin.getBytes(UTF_8),
              tick.getBytes(UTF_8)));
    }
    send(ticks);

    Ended newest = run("inspect", "raw", "--max", "1", "--verbose");
    assertThat(newest.out()).hasLineCount(1).contains("\"price\":12}");
    assertThat(newest.err()).matches("fetched \\d+ records of crypto-raw\n");
    assertThat(run("inspect", "raw").out().lines())
        .hasSize(10)
        .last()
        .asString()
        .contains("\"price\":12}");
    assertThat(run("inspect", "raw", "--coin", "bitcoin", "--coin", "ethereum").out().lines())
        .hasSize(10)
        .noneMatch(line -> line.contains("litecoin"));
    assertThat(run("inspect", "raw", "--coins", "bitcoin,ethereum", "--max", "20").out())
        .hasLineCount(20);
    assertThat(run("inspect", "raw", "--from-beginning", "--max", "5").out()).hasLineCount(5);
    assertThat(run("inspect", "raw", "--max", "-1").err())
        .contains("--max is -1, but must be 0 or more");
    assertThat(run("inspect", "raw", "--coin", "a,,b").err())
        .contains("--coin names no coin between two commas");
  }

  private static ProducerRecord<byte[], byte[]> summary(String day, long ticks, boolean isFinal) {
    return SummaryJson.record(SummaryFixture.summary(Days.day(day), ticks, 0, isFinal));
  }

  private void send(List<ProducerRecord<byte[], byte[]>> records) {
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(settings)) {
      for (ProducerRecord<byte[], byte[]> record : records) {
        var unused = producer.send(record); // an error would show in what is printed
      }
    }
  }

  private Ended run(String... command) {
    return Commands.run(new StopSignal(), file, command);
  }
}
