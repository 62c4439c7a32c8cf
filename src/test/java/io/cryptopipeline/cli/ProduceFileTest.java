package io.cryptopipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.source.SourceRun;
import io.cryptopipeline.testing.process.Cli;
import io.cryptopipeline.testing.process.Logged;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code produce --source file} says of files. */
class ProduceFileTest {

  private static final String TICK =
      "{\"coin_id\":\"bitcoin\",\"timestamp\":\"2018-04-05T00:00:00Z\",\"price\":1}";

  @TempDir private Path folder;
  private Path settings;
  private Cli.Ended ended;

  @BeforeEach
  void writeSettings() {
    settings = Commands.settings(folder.resolve("settings.properties"), Map.of(), Map.of());
  }

  @Test
  void shouldPrintTicksAndSayThatNothingWasSentWhenDry() throws IOException {
    List<String> logged = produce(file("ticks.jsonl", TICK + "\n" + TICK), "--dry-run");

    assertThat(ended.exitCode()).as(ended.describe()).isZero();
    assertThat(ended.out().lines()).hasSize(2);
    assertThat(logged).containsExactly("sent nothing, printed 2 ticks, 0 of them unreadable");
  }

  @Test
  void shouldSendABadLineOfAFileOfTicksAndEndWithOne() throws IOException {
    List<String> logged = produce(file("ticks.jsonl", TICK + "\nno JSON\n" + TICK), "--dry-run");

    assertThat(ended.exitCode()).as(ended.describe()).isEqualTo(1);
    assertThat(ended.out().lines()).hasSize(3);
    assertThat(ended.out().lines().skip(1).findFirst().orElseThrow()).endsWith("  no JSON");
    assertThat(logged).containsExactly("sent nothing, printed 3 ticks, 1 of them unreadable");
  }

  /** Nothing of the others either, and Kafka is not asked: there is none here. */
  @Test
  void shouldSayInOneLineThatOneOfTheFilesHoldsNoTicks() throws IOException {
    String good = file("ticks.jsonl", TICK);
    String table = file("trades.csv", "id,price\n1,2\n".repeat(100));

    List<String> logged = produce(good, table);

    assertThat(ended.exitCode()).isEqualTo(2);
    assertThat(ended.err())
        .isEqualTo(
            "crypto-pipeline: trades.csv is not a file of ticks, one JSON object per line; it looks"
                + " like a table (CSV) or other text\n");
    assertThat(ended.out()).isEmpty();
    assertThat(logged).isEmpty();
  }

  @Test
  void shouldSayInOneLineThatStandardInputHoldsNoTicks() {
    InputStream original = System.in;
    System.setIn(new ByteArrayInputStream("<html></html>".getBytes(UTF_8)));
    try {
      produce("-", "--dry-run");
    } finally {
      System.setIn(original);
    }

    assertThat(ended.exitCode()).as(ended.describe()).isEqualTo(2);
    assertThat(ended.err())
        .isEqualTo(
            "crypto-pipeline: standard input is not a file of ticks, one JSON object per line; it"
                + " looks like HTML or XML\n");
    assertThat(ended.out()).isEmpty();
  }

  private List<String> produce(String... arguments) {
    List<String> command = new ArrayList<>(List.of("produce", "--source", "file", "--file"));
    command.addAll(List.of(arguments));
    return Logged.linesOf(
        SourceRun.class,
        () -> ended = Commands.run(new StopSignal(), settings, command.toArray(String[]::new)));
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }
}
