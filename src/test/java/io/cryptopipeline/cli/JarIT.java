package io.cryptopipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.cryptopipeline.testing.mongo.FreshDatabase;
import io.cryptopipeline.testing.mongo.RealMongo;
import io.cryptopipeline.testing.process.Cli;
import io.cryptopipeline.testing.process.JavaProcess;
import io.cryptopipeline.testing.security.Secrets;
import io.cryptopipeline.testing.ticks.CoinbaseDays;
import io.cryptopipeline.testing.ticks.Oracle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged jar, as a user runs it. */
class JarIT {

  private static final long SEED = 11;

  @TempDir private Path folder;

  @Test
  void shouldPrintThePublishedBarsWhenTheDemoHasReplayedTheRealDays() {
    Cli.Ended demo = run("demo", "--exit-when-done", "--json");

    assertThat(demo.exitCode()).as(demo.describe()).isZero();
    Map<String, JsonObject> summaries = summaries(demo);
    assertThat(summaries).hasSize(12);
    CoinbaseDays.publishedBars()
        .forEach(
            (id, bar) ->
                assertThat(List.of("open", "high", "low", "close"))
                    .as(id)
                    .extracting(field -> summaries.get(id).get(field).getAsString())
                    .isEqualTo(bar));
    assertThat(demo.err()).doesNotContain("\tat ");
  }

  /** Arabic digits, a zone that once skipped a day, and no character but ASCII. */
  @Test
  void shouldPrintTheSameUnderAnyLocale() {
    List<String> demo = List.of("demo", "--exit-when-done", "--json");
    Cli.Ended usual = Cli.run(folder, Map.of(), demo);

    Cli.Ended odd =
        Cli.run(
            folder,
            Map.of(
                "LC_ALL",
                "C",
                "JAVA_TOOL_OPTIONS",
                "-Duser.language=ar -Duser.country=EG -Duser.timezone=Pacific/Apia"
                    + " -Dfile.encoding=US-ASCII"),
            demo);

    assertThat(odd.exitCode()).as(odd.describe()).isZero();
    assertThat(summaries(odd).keySet()).isEqualTo(summaries(usual).keySet());
    summaries(odd)
        .forEach(
            (id, summary) -> {
              JsonObject same = summaries(usual).get(id);
              summary.remove("updated_at");
              same.remove("updated_at");
              assertThat(summary).isEqualTo(same);
            });
  }

  @Test
  void shouldPrintEveryCharacterUnderAnyLocale() throws IOException {
    String tick = "{\"coin_id\":\"\u5e01\",\"timestamp\":\"2018-04-05T00:00:00Z\",\"price\":1}";
    Path file = Files.writeString(folder.resolve("ticks.jsonl"), tick);

    Cli.Ended printed =
        Cli.run(
            folder,
            Map.of("LC_ALL", "C", "JAVA_TOOL_OPTIONS", "-Dfile.encoding=US-ASCII"),
            List.of("produce", "--source", "file", "--file", file.toString(), "--dry-run"));

    assertThat(printed.out()).as(printed.describe()).contains("\u5e01");
  }

  @Test
  void shouldRefuseAnArgumentThatTheLocaleCannotDecode() throws Exception {
    Path err = folder.resolve("err.txt");
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    // By the shell: this JVM could be without the characters, too.
    ProcessBuilder command =
        new ProcessBuilder(
                "sh",
                "-c",
                "exec \"$0\" -jar \"$1\" reconcile --coin \"$(printf '\\345\\270\\201')\"",
                java,
                JavaProcess.JAR.toString())
            .redirectError(err.toFile());
    command.environment().put("LC_ALL", "C");

    assertThat(command.start().waitFor()).isEqualTo(2);
    assertThat(err)
        .hasContent(
            "crypto-pipeline: argument 3 has characters that this locale does not have: set one"
                + " of UTF-8, such as LC_ALL=C.UTF-8");
  }

  @Test
  void shouldSummarizeAnyFileOfTicksInAnyOrder() throws IOException {
    Random random = new Random(SEED);
    List<String> lines = new ArrayList<>();
    for (int coin = 0; coin < 60; coin++) {
      for (String date : List.of("2013-12-01", "2016-02-29", "2021-11-10", "2024-12-31")) {
        for (int i = 0; i < 12; i++) {
          lines.add(tick("coin-" + coin, date, i, random));
        }
      }
    }
    lines.addAll(List.copyOf(lines.subList(0, 300)));
    Collections.shuffle(lines, random);
    Path file = gzip("odd name.txt", lines);
    Oracle oracle = new Oracle();
    lines.forEach(oracle::sent);

    try (FreshDatabase mongo = RealMongo.freshDatabase()) {
      String[] command = {
        "demo",
        "--replay",
        file.toString(),
        "--exit-when-done",
        "--json",
        "--mongo-uri",
        "${env:URI_OF_THE_TEST}",
        "-D",
        "mongodb.database=" + mongo.name()
      };
      Cli.Ended first = run(command);
      assertThat(first.exitCode()).as(first.describe()).isZero();
      oracle.verify(mongo.database());

      Cli.Ended second = run(command);
      assertThat(second.out()).isEqualTo(first.out());
      oracle.verify(mongo.database());
    }
  }

  /** Prices of 18 decimals, as numbers and as strings; times as text and as milliseconds. */
  private static String tick(String coin, String date, int number, Random random) {
    Instant time =
        Instant.parse(date + "T00:00:00Z").plusMillis(number * 7_000_000L + random.nextInt(1000));
    String price = "%s.%018d".formatted(random.nextInt(70_000), random.nextLong(1L << 58) + 1);
    return "{\"coin_id\":\"%s\",\"timestamp\":%s,\"price\":%s%s}"
        .formatted(
            coin,
            number % 2 == 0 ? "\"" + time + "\"" : time.toEpochMilli(),
            number % 3 == 0 ? "\"" + price + "\"" : price,
            number % 5 == 0 ? ",\"volume\":\"0.000000000000000001\"" : "");
  }

  @Test
  void shouldReportABadLineByItsPlaceAndTakeTheOthers() throws IOException {
    List<String> ticks = CoinbaseDays.ticks().subList(0, 100);
    List<String> lines = new ArrayList<>(ticks);
    lines.add(17, "{\"coin_id\":\"bitcoin\",\"price\":\"abc\"}");
    Path file = Files.write(folder.resolve("ticks.jsonl"), lines);

    Cli.Ended demo = run("demo", "--replay", file.toString(), "--exit-when-done", "--json");

    assertThat(demo.exitCode()).as(demo.describe()).isEqualTo(1);
    assertThat(demo.err()).contains("ticks.jsonl:18: price is \"abc\", not a decimal");
    assertThat(summaries(demo).get("bitcoin:2016-10-07").get("tick_count").getAsInt())
        .isEqualTo(100);
  }

  @Test
  void shouldSayInOneLineWhatIsMissing() {
    assertFailure(1, "there is no file nowhere.jsonl", "demo", "--replay", "nowhere.jsonl");
    assertFailure(
        1,
        "Kafka at 127.0.0.1:1 does not answer: is it running",
        "produce",
        "--source",
        "simulator",
        "-D",
        "kafka.bootstrap.servers=127.0.0.1:1");
    assertFailure(
        1,
        "MongoDB at 127.0.0.1:1 does not answer within 5 s: is it running",
        "demo",
        "--mongo-uri",
        "${env:URI_OF_NOBODY}");
    assertFailure(
        2,
        "unknown key \"mongo.uri\" (command line); did you mean mongodb.uri?",
        "stream",
        "-D",
        "mongo.uri=x");
    assertFailure(
        2,
        "the configuration file nowhere.properties does not exist",
        "config",
        "--config",
        "nowhere.properties");
    assertFailure(2, "Unknown option: '--verbos'", "stream", "--verbos");
    assertFailure(2, "--source file needs --file", "produce", "--source", "file");
  }

  private void assertFailure(int exitCode, String message, String... arguments) {
    Cli.Ended ended = run(arguments);
    assertThat(ended.exitCode()).as(ended.describe()).isEqualTo(exitCode);
    assertThat(ended.err()).contains("crypto-pipeline: ").contains(message);
    assertThat(ended.err()).doesNotContain("\tat ", Secrets.MARK);
    assertThat(ended.out()).isEmpty();
  }

  private Cli.Ended run(String... arguments) {
    Map<String, String> environment =
        Map.of(
            "URI_OF_THE_TEST",
            RealMongo.uri(),
            "URI_OF_NOBODY",
            "mongodb://user:%s@127.0.0.1:1/".formatted(Secrets.of("nobody")));
    return Cli.run(folder, environment, List.of(arguments));
  }

  private static Map<String, JsonObject> summaries(Cli.Ended demo) {
    Map<String, JsonObject> summaries = new LinkedHashMap<>();
    demo.out()
        .lines()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .forEach(
            summary ->
                summaries.put(
                    summary.get("coin_id").getAsString() + ":" + summary.get("date").getAsString(),
                    summary));
    return summaries;
  }

  private Path gzip(String name, List<String> lines) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(String.join("\n", lines).getBytes(UTF_8));
    }
    return file;
  }
}
