package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.CollectionNames.RAW_EVENTS;
import static io.cryptopipeline.testing.ticks.RawEventFixture.INGESTED_AT;
import static io.cryptopipeline.testing.ticks.RawEventFixture.event;
import static io.cryptopipeline.testing.ticks.RawEventFixture.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.mongo.FreshDatabase;
import io.cryptopipeline.testing.mongo.RealMongo;
import io.cryptopipeline.testing.ticks.Days;
import io.cryptopipeline.testing.ticks.RawEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads 40 coins on 10 days (2018-04-01 to 10), each with a tick at 00:00 and one at 23:59:59. */
@Timeout(120)
class RawEventReaderIT {

  private static FreshDatabase fresh;
  private static RecordedQueries queries;
  private static MongoClient client;
  private static MongoDatabase database;
  private static RawEventReader rawEvents;

  @BeforeAll
  static void store() {
    fresh = RealMongo.freshDatabase();
    queries = new RecordedQueries(fresh.database());
    client =
        MongoClients.create(
            MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(RealMongo.uri()))
                .addCommandListener(queries)
                .build());
    database = client.getDatabase(fresh.name());
    rawEvents = MongoParts.rawEvents(database);
    MongoParts.ensureIndexes(database);
    List<RawEvent> events = new ArrayList<>();
    for (int coin = 0; coin < 40; coin++) {
      for (int day = 1; day <= 10; day++) {
        for (String time : List.of("00:00:00Z", "23:59:59.999Z")) {
          String timestamp = "2018-04-%02dT%s".formatted(day, time);
          events.add(event(tick(coin(coin), timestamp, "1.10", events.size())));
        }
      }
    }
    RawEvents.insert(storage(), events);
  }

  @AfterAll
  static void drop() {
    client.close();
    fresh.close();
  }

  static Stream<Arguments> wantedDays() {
    return Stream.of(
        Arguments.of("one day", days("coin-03:2018-04-05")),
        Arguments.of(
            "one date of some coins, grouped by date",
            days("coin-03:2018-04-05", "coin-07:2018-04-05", "coin-31:2018-04-05")),
        Arguments.of(
            "a run of one coin, grouped by coin",
            days("coin-03:2018-04-05", "coin-03:2018-04-06", "coin-03:2018-04-07")),
        Arguments.of(
            "runs of one coin with holes",
            days(
                "coin-03:2018-04-09",
                "coin-03:2018-04-01",
                "coin-03:2018-04-02",
                "coin-03:2018-04-05",
                "coin-03:2018-04-06")),
        Arguments.of(
            "runs of two coins",
            days(
                "coin-03:2018-04-01",
                "coin-03:2018-04-02",
                "coin-03:2018-04-04",
                "coin-39:2018-04-02",
                "coin-39:2018-04-03")),
        Arguments.of(
            "another coin on each of two dates, so that both of both are within reach",
            days("coin-03:2018-04-01", "coin-05:2018-04-02", "coin-07:2018-04-02")),
        Arguments.of(
            "one without raw events",
            days("coin-03:2018-04-10", "coin-03:2018-04-11", "dogecoin:2018-04-10")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("wantedDays")
  void shouldHandOverBothTicksOfEachWantedDayAndNoOtherFromTheIndex(
      String shape, List<CoinWindow> wanted) {
    List<String> read = new ArrayList<>();
    queries.clear();

    read(
        wanted,
        stored ->
            read.add(Days.day(stored.tick()) + " " + stored.tick().timestamp().toEpochMilli()));

    List<String> expected = new ArrayList<>();
    for (CoinWindow day : wanted) {
      if (day.id().compareTo(day.coinId() + ":2018-04-10") <= 0
          && day.coinId().startsWith("coin-")) {
        expected.add(day + " " + day.start().toEpochMilli());
        expected.add(day + " " + (day.end().toEpochMilli() - 1));
      }
    }
    assertThat(read).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(queries.stagesOfTheOnlyOne()).contains("IXSCAN").doesNotContain("COLLSCAN");
  }

  @Test
  void shouldExamineOnlyTheWantedDocumentsWhenDaysAreFarApart() {
    queries.clear();
    read(days("coin-03:2018-04-01", "coin-03:2018-04-10", "coin-39:2018-04-05"), stored -> {});

    BsonDocument statistics = queries.statisticsOfTheOnlyOne();

    assertThat(statistics.getNumber("nReturned").intValue()).isEqualTo(6);
    assertThat(statistics.getNumber("totalDocsExamined").intValue()).isEqualTo(6);
    assertThat(statistics.getNumber("totalKeysExamined").intValue()).isBetween(6, 12);
  }

  @Test
  void shouldReadAThousandDaysWithOneQueryWhenManyWait() {
    List<CoinWindow> wanted = new ArrayList<>();
    for (int coin = 0; coin < 100; coin++) {
      for (int day = 1; day <= 10; day++) {
        wanted.add(Days.day("%s:2018-04-%02d".formatted(coin(coin), day)));
      }
    }
    Set<String> read = new TreeSet<>();
    queries.clear();

    read(wanted, stored -> read.add(Days.day(stored.tick()) + " " + stored.tick().timestamp()));

    assertThat(read).hasSize(800);
    assertThat(queries.stagesOfTheOnlyOne()).contains("IXSCAN").doesNotContain("COLLSCAN");
  }

  @Test
  void shouldJumpFromCoinToCoinWhenLatestIsAsked() {
    queries.clear();

    Map<String, Instant> latest =
        rawEvents.latest(List.of("coin-00", "coin-17", "coin-39", "dogecoin"));

    Instant last = Instant.parse("2018-04-10T23:59:59.999Z");
    assertThat(latest)
        .containsOnly(
            Map.entry("coin-00", last), Map.entry("coin-17", last), Map.entry("coin-39", last));
    assertThat(queries.stagesOfTheOnlyOne()).contains("DISTINCT_SCAN").doesNotContain("COLLSCAN");
  }

  @Test
  void shouldCountOnlyWhatIsOfTheCoinAndAfterBothTimesWhenIngestionIsAsked() {
    Instant last = Instant.parse("2018-04-10T23:59:59.999Z");

    assertThat(rawEvents.wasIngested("coin-03", last, INGESTED_AT.minusMillis(1))).isTrue();
    assertThat(rawEvents.wasIngested("coin-03", last, INGESTED_AT)).isFalse();
    assertThat(rawEvents.wasIngested("coin-03", last.plusMillis(1), INGESTED_AT.minusMillis(1)))
        .isFalse();
    assertThat(rawEvents.wasIngested("dogecoin", last, INGESTED_AT.minusMillis(1))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"payload", "kafka", "late", "payload.price"})
  void shouldNameTheEventWhenSomeoneHasRemovedAField(String field) {
    assertUnreadable(Updates.unset(field));
  }

  @Test
  void shouldNameTheEventWhenSomeoneHasChangedThePriceToADouble() {
    assertUnreadable(Updates.set("payload.price", 1.1));
  }

  @Test
  void shouldNameTheEventWhenSomeoneHasMovedItToAnotherDay() {
    assertUnreadable(Updates.set("timestamp", Instant.parse("2018-04-05T12:00:00Z")));
  }

  private static void assertUnreadable(Bson change) {
    try (FreshDatabase own = RealMongo.freshDatabase()) {
      RawEvents.insert(
          MongoParts.storage(own.database()),
          List.of(event(tick("bitcoin", "2018-04-05T00:00:00Z", "1.10", 1))));
      own.database()
          .getCollection(RAW_EVENTS)
          .updateOne(Filters.eq("_id", "tick:bitcoin:1@2018-04-05"), change);
      RawEventReader tampered = MongoParts.rawEvents(own.database());

      assertThatThrownBy(() -> tampered.read(days("bitcoin:2018-04-05"), NoReader::new))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("the raw event tick:bitcoin:1@2018-04-05 ");
    }
  }

  private static void read(List<CoinWindow> days, Consumer<StoredTick> reader) {
    rawEvents.read(days, () -> reader);
  }

  private static final class NoReader implements Consumer<StoredTick> {
    @Override
    public void accept(StoredTick stored) {}
  }

  private static Storage storage() {
    return MongoParts.storage(database);
  }

  private static String coin(int number) {
    return "coin-%02d".formatted(number);
  }

  private static List<CoinWindow> days(String... ids) {
    return Stream.of(ids).map(Days::day).toList();
  }
}
