package io.cryptopipeline.cli;

import static io.cryptopipeline.testing.ticks.RawEventFixture.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonParser;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.cryptopipeline.mongo.MongoParts;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.kafka.SharedKafka;
import io.cryptopipeline.testing.mongo.FreshDatabase;
import io.cryptopipeline.testing.mongo.RealMongo;
import io.cryptopipeline.testing.process.Cli;
import io.cryptopipeline.testing.ticks.CoinbaseDays;
import io.cryptopipeline.testing.ticks.Oracle;
import io.cryptopipeline.testing.ticks.RawEvents;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code aggregate}, {@code reconcile} and {@code inspect pending}, as a user runs them. */
class BatchCommandsIT extends UserCommands {

  private FreshDatabase mongo;
  private final Oracle oracle = new Oracle();

  @BeforeEach
  void start() {
    mongo = RealMongo.freshDatabase();
    settings.put("kafka.bootstrap.servers", SharedKafka.empty());
    settings.put("mongodb.uri", RealMongo.uri());
    settings.put("mongodb.database", mongo.name());
    assertThat(run("topics", "create").exitCode()).isZero();
  }

  @AfterEach
  void stop() {
    mongo.close();
  }

  @Test
  void shouldAggregateReconcileAndRepairARealDay() {
    store(CoinbaseDays.ticks());

    Cli.Ended dry = run("aggregate", "--date", "2018-04-05", "--dry-run");
    assertThat(dry.out())
        .isEqualTo(
            "2018-04-05: 3 summaries of 17276 ticks: 3 to be written, 0 unchanged, 0 left alone,"
                + " 0 unreadable\n");
    assertThat(daily().countDocuments()).isZero();

    Cli.Ended written = run("aggregate", "--date", "2018-04-05");
    assertThat(written.exitCode()).as(written.describe()).isZero();
    assertThat(written.out())
        .isEqualTo(
            "2018-04-05: 3 summaries of 17276 ticks: 3 written, 0 unchanged, 0 left alone, 0"
                + " unreadable\n");
    CoinbaseDays.publishedBars().entrySet().stream()
        .filter(bar -> bar.getKey().endsWith("2018-04-05"))
        .forEach(
            bar -> {
              Document summary = daily().find(Filters.eq("_id", bar.getKey())).first();
              assertThat(List.of("open", "high", "low", "close"))
                  .extracting(field -> summary.get(field).toString())
                  .isEqualTo(bar.getValue());
            });
    assertThat(runJar("inspect", "summaries", "--date", "2018-04-05", "--json").out().lines())
        .hasSize(3)
        .allMatch(line -> line.contains("\"computed_by\":\"batch\""));

    Cli.Ended clean = run("reconcile", "--from", "2018-04-05", "--to", "2018-04-05");
    assertThat(clean.exitCode()).as(clean.describe()).isZero();
    assertThat(clean.out()).isEmpty();
    assertThat(clean.err()).contains("3 summaries compared, 0 differ, 0 repaired");

    daily()
        .updateOne(
            Filters.eq("_id", "bitcoin:2018-04-05"), Updates.set("close", Decimal128.parse("1")));
    mongo
        .database()
        .getCollection("raw_events")
        .updateOne(
            Filters.and(
                Filters.eq("coin_id", "ethereum"),
                Filters.gte("timestamp", Instant.parse("2018-04-05T12:00:00Z"))),
            Updates.set("payload.price", Decimal128.parse("99999")));
    Cli.Ended table = runJar("reconcile", "--date", "2018-04-05");
    assertThat(table.exitCode()).as(table.describe()).isEqualTo(3);
    assertThat(table.out())
        .startsWith("coin_id           window                size  field")
        .containsPattern("bitcoin +2018-04-05 +1d +close +1 +6785.85\n")
        .containsPattern("ethereum +2018-04-05 +1d +high +387.2 +99999\n");

    Cli.Ended repaired =
        run("reconcile", "--date", "2018-04-05", "--coin", "bitcoin", "--repair", "--json");
    assertThat(repaired.exitCode()).as(repaired.describe()).isEqualTo(3);
    assertThat(JsonParser.parseString(repaired.out()))
        .isEqualTo(
            JsonParser.parseString(
                "{coin_id: 'bitcoin', window: '2018-04-05', size: '1d', field: 'close',"
                    + " stored: '1', recomputed: '6785.85'}"));
    assertThat(run("reconcile", "--date", "2018-04-05", "--coin", "bitcoin").exitCode()).isZero();
  }

  @Test
  void shouldEndInTheSameSummariesWhenARunIsKilledAndStartedAgain() throws Exception {
    List<String> ticks = new ArrayList<>();
    for (int coin = 0; coin < 40; coin++) {
      for (int i = 0; i < 1_500; i++) {
        Instant time = Instant.parse("2017-01-01T00:00:00Z").plus(Duration.ofHours(6L * i));
        ticks.add(
            "{\"coin_id\":\"coin-%s\",\"timestamp\":\"%s\",\"price\":%s.25,\"trade_id\":%s}"
                .formatted(coin, time, 1 + (coin * 31 + i * 7) % 500, i));
      }
    }
    store(ticks);
    String[] command = {"aggregate", "--from", "2017-01-01", "--to", "2018-12-31"};

    Path log = folder.resolve("aggregate.log");
    Process killed = Cli.start(log, environment(), List.of(command));
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> daily().countDocuments() > 0 || !killed.isAlive());
    killed.destroyForcibly().waitFor();
    long before = daily().countDocuments();
    System.out.printf("killed with %s of %s summaries written%n", before, oracle.coinDays());
    assertThat(before).as(Files.readString(log)).isBetween(1L, oracle.coinDays() - 1L);

    Cli.Ended again = runJar(command);
    assertThat(again.exitCode()).as(again.describe()).isZero();
    assertThat(again.err()).contains("100 %, 40 of 40 coins").doesNotContain("\r");

    oracle.verify(mongo.database());
    Map<String, Long> published = new TreeMap<>();
    run("inspect", "summaries", "--from-beginning", "--json")
        .out()
        .lines()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .forEach(
            summary ->
                published.put(
                    summary.get("coin_id").getAsString() + ":" + summary.get("date").getAsString(),
                    summary.get("tick_count").getAsLong()));
    assertThat(published).as("summaries on the topic").hasSize(oracle.coinDays());
  }

  @Test
  void shouldDoTheDayBeforeEveryDayUntilItIsStopped() throws Exception {
    LocalDate today = LocalDate.now(ZoneOffset.UTC); // or yesterday, when it is read
    store(
        Stream.of(today.minusDays(1), today)
            .map(
                day ->
                    "{\"coin_id\":\"bitcoin\",\"timestamp\":\"%sT00:00:00Z\",\"price\":1}"
                        .formatted(day))
            .toList());
    Path log = folder.resolve("daily.log");

    Process daily =
        Cli.start(log, environment(), List.of("aggregate", "--daily-at", LocalTime.MIN.toString()));
    await().until(() -> Files.readString(log).contains("is due at"));
    daily.destroy();

    assertThat(daily.waitFor()).as(Files.readString(log)).isZero();
    assertThat(Files.readString(log)).containsPattern("-\\d\\d: 1 summaries of 1 ticks: 1 written");
  }

  @Test
  void shouldTellWhatWaitsForARecompute() {
    assertThat(run("inspect", "pending").out()).isEqualTo("0 to be recomputed\n");

    RawEvent late =
        event("{\"coin_id\":\"bitcoin\",\"timestamp\":\"2018-04-05T00:00:00Z\",\"price\":1}");
    MongoParts.storage(mongo.database()).markPending(List.of(late.unit()));

    assertThat(runJar("inspect", "pending").out())
        .matches("1 to be recomputed, the oldest for \\d+ s\nbitcoin:2018-04-05  for \\d+ s\n");
    assertThat(run("inspect", "pending", "--json").out())
        .startsWith("{\"pending\":1,\"oldest\":\"20");
  }

  @Test
  void shouldRefuseADatabaseThatWasMadeWithOtherSettings() {
    assertThat(run("aggregate", "--date", "2018-04-05").exitCode()).isZero();

    for (String other :
        List.of(
            "summary.zone=Europe/Berlin",
            "summary.windows=1h,1d",
            "summary.grace=2h",
            "tick.quotes=eur")) {
      for (String command : List.of("aggregate", "reconcile", "stream")) {
        Cli.Ended refused = run(command, "-D", other);
        assertThat(refused.exitCode()).as(refused.describe()).isEqualTo(2);
        assertThat(refused.err())
            .contains(
                "was made with zone UTC, windows 1d, grace 1h, quotes usd,usdt, this start has",
                other.substring(other.indexOf('=') + 1));
      }
    }
  }

  @Test
  void shouldFailWhenACoinHasNoDataAtAll() {
    store(CoinbaseDays.ticks().subList(0, 1));
    for (String command : List.of("aggregate", "reconcile")) {
      Cli.Ended ended =
          run(command, "--date", "2016-10-07", "--coin", "bitcoinn", "--coin", "bitcoin");
      assertThat(ended.exitCode()).as(ended.describe()).isEqualTo(1);
      assertThat(ended.err())
          .contains("has no raw event and no summary of bitcoinn: is the coin's id right?")
          .doesNotContain("\tat ");
    }
    assertThat(daily().countDocuments()).isEqualTo(1);
    // A coin without data on that day only is no mistake.
    assertThat(run("reconcile", "--date", "1999-01-01", "--coin", "bitcoin").exitCode()).isZero();
  }

  @Test
  void shouldSayInOneLineWhatIsWrongWithTheUsage() {
    assertRefused("--from and --to go together", runJar("aggregate", "--from", "2018-04-05"));
    assertRefused(
        "--from 2018-04-06 is after --to 2018-04-05",
        "reconcile",
        "--from",
        "2018-04-06",
        "--to",
        "2018-04-05");
    assertRefused(
        "give --date, or --from and --to, not both",
        "aggregate",
        "--date",
        "2018-04-05",
        "--to",
        "2018-04-06");
    assertRefused("give --dry-run or --force, not both", "aggregate", "--dry-run", "--force");
    assertRefused(
        "--daily-at aggregates the day before",
        "aggregate",
        "--daily-at",
        "00:15",
        "--date",
        "2018-04-05");
    assertRefused("Invalid value for option '--date'", runJar("aggregate", "--date", "5.4.2018"));
    assertRefused("'2h' is not one of 1m, 1h, 1d, 1w", "inspect", "summaries", "--window", "2h");
  }

  private void assertRefused(String message, String... command) {
    assertRefused(message, run(command));
  }

  private static void assertRefused(String message, Cli.Ended ended) {
    assertThat(ended.exitCode()).as(ended.describe()).isEqualTo(2);
    assertThat(ended.err()).contains(message).doesNotContain("\tat ");
  }

  private void store(List<String> lines) {
    List<RawEvent> events = new ArrayList<>();
    for (String line : lines) {
      oracle.sent(line);
      events.add(event(line));
    }
    MongoParts.ensureIndexes(mongo.database());
    for (int from = 0; from < events.size(); from += 5_000) {
      RawEvents.insert(
          MongoParts.storage(mongo.database()),
          events.subList(from, Math.min(from + 5_000, events.size())));
    }
  }

  private MongoCollection<Document> daily() {
    return mongo.database().getCollection("daily_summaries");
  }
}
