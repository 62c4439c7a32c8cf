package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.CollectionNames.PENDING_RECOMPUTES;
import static io.cryptopipeline.mongo.CollectionNames.RAW_EVENTS;
import static io.cryptopipeline.testing.ticks.RawEventFixture.event;
import static io.cryptopipeline.testing.ticks.RawEventFixture.lateEvent;
import static io.cryptopipeline.testing.ticks.RawEventFixture.tick;
import static io.cryptopipeline.testing.ticks.SummaryFixture.DAY;
import static io.cryptopipeline.testing.ticks.SummaryFixture.summary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Updates;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.mongo.PendingRecomputes.Pending;
import io.cryptopipeline.mongo.RawEventReader.StoredTick;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.ticks.Days;
import io.cryptopipeline.testing.ticks.RawEventFixture;
import io.cryptopipeline.testing.ticks.RawEvents;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the storage does on every server that the pipeline runs on. */
@Timeout(120)
abstract class StorageContract {

  static final CoinWindow NEXT_DAY = Days.day("bitcoin:2018-04-06");

  private static final CoinWindow ETHEREUM_DAY = Days.day("ethereum:2018-04-05");

  MongoDatabase database;
  Storage storage;

  /** Returns an empty database of the test's own. */
  abstract MongoDatabase freshDatabase();

  @BeforeEach
  void createStorage() {
    database = freshDatabase();
    MongoParts.ensureIndexes(database);
    storage = storage();
  }

  // Raw events

  @Test
  void shouldStoreEveryFieldWithEveryDigitWhenEventIsNew() {
    RawEvents.insert(
        storage,
        List.of(
            event(
                """
                {"z":{"b":[1.10,-2147483649,null],"a":""},"coin_id":"bitcoin",\
                "timestamp":"2018-04-05T00:00:00.123Z","price":6791.680000000000000000000000000000,\
                "volume":1e-30,"trade_id":17}""",
                "coinbase-days",
                "usd")));

    BsonDocument expected =
        BsonDocument.parse(
            """
            {
              "_id": "tick:bitcoin:17",
              "coin_id": "bitcoin",
              "timestamp": {"$date": "2018-04-05T00:00:00.123Z"},
              "source": "coinbase-days",
              "quote": "usd",
              "ingested_at": {"$date": "2018-04-05T12:00:00.123Z"},
              "late": false,
              "kafka": {"topic": "crypto-raw", "partition": 2, "offset": {"$numberLong": "7"}},
              "payload": {
                "z": {
                  "b": [
                    {"$numberDecimal": "1.10"}, {"$numberLong": "-2147483649"}, null
                  ],
                  "a": ""
                },
                "coin_id": "bitcoin",
                "timestamp": "2018-04-05T00:00:00.123Z",
                "price": {"$numberDecimal": "6791.680000000000000000000000000000"},
                "volume": {"$numberDecimal": "1E-30"},
                "trade_id": 17
              }
            }
            """);
    assertThat(all(RAW_EVENTS)).containsExactly(expected);
    assertThat(all(RAW_EVENTS).get(0).getDocument("payload").keySet())
        .containsExactly("z", "coin_id", "timestamp", "price", "volume", "trade_id");
  }

  @Test
  void shouldStoreTheTextWhenBsonDoesNotHoldThePayload() {
    String json = "{\"coin_id\" : \"bitcoin\",\"price\":1.10,\"a.b\":-0.0}";

    RawEvents.insert(storage, List.of(event(json)));

    assertThat(all(RAW_EVENTS).get(0)).containsEntry("payload_text", new BsonString(json));
  }

  @Test
  void shouldKeepTheFirstAndWriteTheNeighboursWhenEventsAreThereAlready() {
    RawEvents.insert(storage, List.of(numbered(2, "2.00")));

    RawEvents.insert(
        storage,
        List.of(numbered(1, "1.00"), numbered(2, "999"), numbered(3, "3.00"), numbered(3, "999")));

    assertThat(prices())
        .containsExactlyInAnyOrder(
            "tick:bitcoin:1 1.00", "tick:bitcoin:2 2.00", "tick:bitcoin:3 3.00");
  }

  @Test
  void shouldChangeNothingWhenTheSameBatchIsInsertedAgain() {
    List<RawEvent> batch =
        IntStream.range(0, 2_500).mapToObj(number -> numbered(number, "1.10")).toList();
    RawEvents.insert(storage, batch);
    List<BsonDocument> before = all(RAW_EVENTS);

    RawEvents.insert(storage, batch);

    assertThat(all(RAW_EVENTS)).hasSize(2_500).isEqualTo(before);
  }

  @Test
  void shouldRefuseAndNotTakeItForADuplicateWhenAForeignIndexIsUnique() {
    database
        .getCollection(RAW_EVENTS)
        .createIndex(new Document("source", 1), new IndexOptions().unique(true));
    RawEvents.insert(storage, List.of(numbered(1, "1.00")));

    assertThatThrownBy(
            () -> RawEvents.insert(storage, List.of(numbered(1, "1.00"), numbered(2, "2.00"))))
        .isInstanceOf(StorageRefusedException.class)
        .hasMessageContaining("E11000")
        .hasMessageContaining("source_1");
  }

  @Test
  void shouldDoNothingWhenThereIsNothingToWrite() {
    RawEvents.insert(storage, List.of());
    storage.markPending(List.of());

    assertThat(storage.putSummaries(List.of())).isEmpty();
    assertThat(all(RAW_EVENTS)).isEmpty();
    assertThat(all(PENDING_RECOMPUTES)).isEmpty();
  }

  // Summaries

  @Test
  void shouldInsertEverySummaryWhenNoneIsStored() {
    List<Summary> summaries =
        List.of(
            summary(NEXT_DAY, 1, 0, false),
            summary(ETHEREUM_DAY, 2, 0, false),
            summary(DAY, 3, 1, true));

    List<Summary> stored = storage.putSummaries(summaries);

    assertThat(stored).isEqualTo(summaries);
    assertThat(all(MongoParts.DAILY_SUMMARIES))
        .containsExactlyInAnyOrderElementsOf(
            summaries.stream().map(SummaryDocument::encode).toList());
    assertThat(MongoParts.summaries(database).daily())
        .containsExactly(summaries.get(2), summaries.get(0), summaries.get(1));
  }

  @ParameterizedTest
  @MethodSource("io.cryptopipeline.mongo.GuardCase#all")
  void shouldKeepTheBetterSummaryWhenOneIsStored(GuardCase guardCase) {
    Summary first = of(guardCase.stored(), "2018-04-06T01:00:00Z");
    Summary second = of(guardCase.written(), "2018-04-06T02:00:00Z");
    Summary neighbour = summary(NEXT_DAY, 1, 0, false);
    storage.putSummaries(List.of(first));

    List<Summary> stored = storage.putSummaries(List.of(second, neighbour));

    boolean replaces = guardCase.outcome() == GuardCase.Outcome.REPLACES;
    boolean same = guardCase.outcome() == GuardCase.Outcome.SAME;
    assertThat(stored)
        .isEqualTo(replaces || same ? List.of(second, neighbour) : List.of(neighbour));
    assertThat(all(MongoParts.DAILY_SUMMARIES))
        .containsExactlyInAnyOrder(
            SummaryDocument.encode(replaces ? second : first), SummaryDocument.encode(neighbour));
    assertThat(pending())
        .isEqualTo(guardCase.outcome() == GuardCase.Outcome.PENDING ? List.of(DAY) : List.of());
  }

  @Test
  void shouldKeepTheBetterOneWhenTwoFirstInsertsRace() throws Exception {
    int days = 150;
    CyclicBarrier together = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<List<Summary>> fewer = threads.submit(() -> putDayByDay(storage(), days, 3, together));
      Future<List<Summary>> more = threads.submit(() -> putDayByDay(storage(), days, 5, together));

      assertThat(more.get()).hasSize(days).allMatch(summary -> summary.tickCount() == 5);
      assertThat(fewer.get()).hasSizeLessThanOrEqualTo(days);
    } finally {
      threads.shutdownNow();
    }
    assertThat(all(MongoParts.DAILY_SUMMARIES))
        .hasSize(days)
        .allMatch(document -> document.getInt64("tick_count").getValue() == 5);
  }

  private List<Summary> putDayByDay(Storage own, int days, long ticks, CyclicBarrier together)
      throws Exception {
    List<Summary> stored = new ArrayList<>();
    for (int number = 0; number < days; number++) {
      CoinWindow day = Days.day("bitcoin", LocalDate.EPOCH.plusDays(number));
      together.await();
      stored.addAll(own.putSummaries(List.of(summary(day, ticks, 0, false))));
    }
    return stored;
  }

  @Test
  void shouldRefuseAndNameTheDayWhenAForeignDocumentHoldsCoinAndDate() {
    database
        .getCollection(MongoParts.DAILY_SUMMARIES)
        .insertOne(
            new Document("_id", "foreign")
                .append("coin_id", "bitcoin")
                .append("date", "2018-04-05"));

    assertThatThrownBy(
            () ->
                storage.putSummaries(List.of(summary(3, 0, false), summary(NEXT_DAY, 1, 0, false))))
        .isInstanceOf(StorageRefusedException.class)
        .hasMessage(
            "another document of daily_summaries has the coin and window of bitcoin:2018-04-05:"
                + " delete it, the _id must be bitcoin:2018-04-05");
    assertThat(all(MongoParts.DAILY_SUMMARIES))
        .hasSize(2)
        .contains(SummaryDocument.encode(summary(NEXT_DAY, 1, 0, false)));
  }

  @Test
  void shouldNameTheDocumentWhenASummaryCannotBeDecoded() {
    storage.putSummaries(List.of(summary(3, 0, false), summary(NEXT_DAY, 1, 0, false)));
    database
        .getCollection(MongoParts.DAILY_SUMMARIES)
        .updateOne(Filters.eq("_id", NEXT_DAY.id()), Updates.set("open", "dear"));

    assertThatThrownBy(() -> MongoParts.summaries(database).daily())
        .isInstanceOf(PipelineException.class)
        .hasMessageStartingWith(
            "the document bitcoin:2018-04-06 of daily_summaries cannot be decoded (")
        .hasMessageEndingWith("): fix or delete it");
  }

  // Pending days

  @Test
  void shouldRaiseSeqWhenADayIsMarkedAgain() {
    storage.markPending(List.of(ETHEREUM_DAY, DAY));
    List<Pending> once = MongoParts.pendingRecomputes(database).list(10);
    storage.markPending(List.of(DAY));

    List<Pending> again = MongoParts.pendingRecomputes(database).list(10);
    assertThat(again).extracting(Pending::unit).containsExactly(DAY, ETHEREUM_DAY);
    assertThat(again.get(0).seq()).isGreaterThan(once.get(0).seq());
    assertThat(again.get(1)).isEqualTo(once.get(1));
  }

  @Test
  void shouldNotTakeANewMarkForAnOldOneThatWasTakenAway() {
    PendingRecomputes recomputes = MongoParts.pendingRecomputes(database);
    storage.markPending(List.of(DAY));
    List<Pending> listed = recomputes.list(10);
    recomputes.done(listed, NOW);
    storage.markPending(List.of(DAY));

    recomputes.done(listed, NOW);

    assertThat(pending()).containsExactly(DAY);
  }

  @Test
  void shouldListNoMoreThanTheLimitWhenManyDaysWait() {
    storage.markPending(List.of(ETHEREUM_DAY, NEXT_DAY, DAY));

    assertThat(MongoParts.pendingRecomputes(database).list(2))
        .extracting(Pending::unit)
        .containsExactly(DAY, NEXT_DAY);
  }

  @Test
  void shouldKeepADayWhenItWasMarkedAgainAfterItWasListed() {
    PendingRecomputes recomputes = MongoParts.pendingRecomputes(database);
    storage.markPending(List.of(DAY, NEXT_DAY));
    List<Pending> listed = recomputes.list(10);
    storage.markPending(List.of(DAY));

    recomputes.done(listed, NOW);

    assertThat(pending()).containsExactly(DAY);
  }

  @Test
  void shouldShareTheDaysWhenSeveralInstancesClaimThem() {
    PendingRecomputes one = MongoParts.pendingRecomputes(database);
    PendingRecomputes other = MongoParts.pendingRecomputes(database);
    one.mark(List.of(ETHEREUM_DAY, NEXT_DAY, DAY), NOW.minusSeconds(1));

    List<Pending> ofOne = one.claim(2, NOW, NOW.plusSeconds(30));
    List<Pending> ofOther = other.claim(10, NOW, NOW.plusSeconds(30));

    assertThat(ofOne).hasSize(2);
    assertThat(ofOther).hasSize(1);
    assertThat(Stream.concat(ofOne.stream(), ofOther.stream()))
        .extracting(Pending::unit)
        .containsExactlyInAnyOrder(DAY, NEXT_DAY, ETHEREUM_DAY);
    assertThat(one.claim(10, NOW, NOW.plusSeconds(30))).isEmpty();
  }

  @Test
  void shouldGiveADayToAnotherInstanceWhenItsOwnerIsOverdue() {
    MongoParts.pendingRecomputes(database).mark(List.of(DAY), NOW.minusSeconds(1));
    MongoParts.pendingRecomputes(database).claim(10, NOW, NOW.plusSeconds(30));
    PendingRecomputes other = MongoParts.pendingRecomputes(database);

    assertThat(other.claim(10, NOW.plusSeconds(30), NOW.plusSeconds(60))).isEmpty();
    assertThat(other.claim(10, NOW.plusMillis(30_001), NOW.plusSeconds(60)))
        .extracting(Pending::unit)
        .containsExactly(DAY);
  }

  @Test
  void shouldGiveADayBackForTheNextRoundWhenItWasMarkedWhileItWasClaimed() {
    PendingRecomputes recomputes = MongoParts.pendingRecomputes(database);
    recomputes.mark(List.of(DAY, NEXT_DAY), NOW.minusSeconds(1));
    List<Pending> claimed = recomputes.claim(10, NOW, NOW.plusSeconds(30));
    storage.markPending(List.of(DAY));

    recomputes.done(claimed, NOW.plusSeconds(1));

    assertThat(recomputes.claim(10, NOW, NOW.plusSeconds(30))).as("the same round").isEmpty();
    assertThat(recomputes.claim(10, NOW.plusSeconds(2), NOW.plusSeconds(32)))
        .as("the next round")
        .extracting(Pending::unit)
        .containsExactly(DAY);
  }

  @Test
  void shouldLeaveADayForTheNextRoundWhenItWasMarkedAfterThisOneBegan() {
    PendingRecomputes recomputes = MongoParts.pendingRecomputes(database);
    recomputes.mark(List.of(DAY), NOW);

    assertThat(recomputes.claim(10, NOW, NOW.plusSeconds(30))).isEmpty();
    assertThat(recomputes.claim(10, NOW.plusMillis(1), NOW.plusSeconds(30))).hasSize(1);
  }

  @Test
  void shouldNotBeHeldUpWhenSomeoneHasChangedAMark() {
    PendingRecomputes recomputes = MongoParts.pendingRecomputes(database);
    recomputes.mark(List.of(DAY), NOW.minusSeconds(1));
    database
        .getCollection(PENDING_RECOMPUTES)
        .insertMany(List.of(new Document("_id", "x"), new Document("_id", 5)));

    assertThat(recomputes.claim(10, NOW, NOW.plusSeconds(30)))
        .extracting(Pending::unit)
        .containsExactly(DAY);
    assertThat(recomputes.oldest()).contains(NOW.minusSeconds(1));
    assertThat(recomputes.count()).isEqualTo(3);
  }

  @Test
  void shouldTellHowManyDaysWaitAndSinceWhen() {
    PendingRecomputes recomputes = MongoParts.pendingRecomputes(database);
    assertThat(recomputes.count()).isZero();
    assertThat(recomputes.oldest()).isEmpty();

    recomputes.mark(List.of(NEXT_DAY), NOW.plusSeconds(5));
    recomputes.mark(List.of(DAY), NOW);
    recomputes.mark(List.of(DAY), NOW.plusSeconds(9)); // still waits since it was first marked

    assertThat(recomputes.count()).isEqualTo(2);
    assertThat(recomputes.oldest()).contains(NOW);
    assertThat(recomputes.list(10))
        .extracting(Pending::since)
        .containsExactly(NOW, NOW.plusSeconds(5));
  }

  @Test
  void shouldReadTheDayBackWhenACoinHasColons() {
    CoinWindow day = Days.day("a:b:2018-04-05:2018-04-06");
    storage.markPending(List.of(day));

    assertThat(pending()).containsExactly(day);
    assertThat(day.coinId()).isEqualTo("a:b:2018-04-05");
  }

  // Settings

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT0.5S", "PT1H", "PT480H"})
  void shouldKeepTheFirstSettingsWhenClaimedAgain(Duration grace) {
    PipelineMeta first = new PipelineMeta("UTC", "1d", grace, "usd");
    PipelineMeta other = new PipelineMeta("Europe/Berlin", "1h", Duration.ofHours(2), "usd");

    assertThat(first.claim(database)).isEqualTo(first);
    assertThat(first.claim(database)).isEqualTo(first);
    assertThat(other.claim(database)).isEqualTo(first);
  }

  // Indexes

  @Test
  void shouldCreateBothIndexesOnceWhenEnsuredAgain() {
    MongoParts.ensureIndexes(database);

    assertThat(indexes(RAW_EVENTS))
        .containsExactly(Map.entry("_id_", false), Map.entry("coin_id_1_timestamp_1", false));
    assertThat(indexes(MongoParts.DAILY_SUMMARIES))
        .containsExactly(Map.entry("_id_", false), Map.entry("coin_id_1_date_1", true));
  }

  @Test
  void shouldSayWhatToDoWhenAnIndexIsUniqueThatMustNotBe() {
    MongoDatabase other = freshDatabase();
    other
        .getCollection(RAW_EVENTS)
        .createIndex(
            new Document("coin_id", 1).append("timestamp", 1), new IndexOptions().unique(true));

    assertThatThrownBy(() -> MongoParts.ensureIndexes(other))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("coin_id_1_timestamp_1")
        .hasMessageContaining("on raw_events is unique, but must be plain: drop it");
  }

  // Reading back

  @Test
  void shouldReadTheTicksOfTheWantedDaysWhenOthersAreStored() {
    RawEvent wanted = event(tick("bitcoin", "2018-04-05T23:59:59.999Z", "1.10", 1), 11, false, NOW);
    RawEvent late = lateEvent(tick("bitcoin", "2018-04-05T00:00:00Z", "2.0", 2));
    RawEvents.insert(
        storage,
        List.of(
            wanted,
            late,
            event(tick("bitcoin", "2018-04-06T00:00:00Z", "9", 3)),
            event(tick("bitcoin", "2018-04-04T23:59:59.999Z", "9", 4)),
            event(tick("ethereum", "2018-04-05T12:00:00Z", "9", 5))));

    List<StoredTick> read = new ArrayList<>();
    Consumer<StoredTick> reader = read::add;
    MongoParts.rawEvents(database).read(List.of(DAY), () -> reader);

    assertThat(read)
        .containsExactlyInAnyOrder(
            new StoredTick(wanted.rawTick().tick(), 11, false, NOW),
            new StoredTick(late.rawTick().tick(), 7, true, NOW));
  }

  @Test
  void shouldFindTheLatestTickOfEachCoinWhenSomeHaveNone() {
    RawEvents.insert(
        storage,
        List.of(
            event(tick("bitcoin", "2018-04-05T23:00:00Z", "1", 1)),
            event(tick("bitcoin", "2018-04-07T00:00:00.001Z", "1", 2)),
            event(tick("bitcoin", "2018-04-06T00:00:00Z", "1", 3)),
            event(tick("ethereum", "2018-04-01T00:00:00Z", "1", 4)),
            event(tick("litecoin", "2018-04-09T00:00:00Z", "1", 5))));

    Map<String, Instant> latest =
        MongoParts.rawEvents(database).latest(List.of("bitcoin", "ethereum", "dogecoin"));

    assertThat(latest)
        .containsOnly(
            Map.entry("bitcoin", Instant.parse("2018-04-07T00:00:00.001Z")),
            Map.entry("ethereum", Instant.parse("2018-04-01T00:00:00Z")));
  }

  static final Instant NOW = RawEventFixture.INGESTED_AT;

  Storage storage() {
    return MongoParts.storage(database);
  }

  static RawEvent numbered(long tradeId, String price) {
    return event(tick("bitcoin", "2018-04-05T00:00:00Z", price, tradeId));
  }

  List<BsonDocument> all(String collection) {
    return database.getCollection(collection, BsonDocument.class).find().into(new ArrayList<>());
  }

  List<CoinWindow> pending() {
    return MongoParts.pendingRecomputes(database).list(1_000).stream().map(Pending::unit).toList();
  }

  private List<String> prices() {
    return all(RAW_EVENTS).stream()
        .map(
            document ->
                document.getString("_id").getValue()
                    + " "
                    + document.getDocument("payload").getDecimal128("price").getValue())
        .toList();
  }

  private List<Map.Entry<String, Boolean>> indexes(String collection) {
    List<Map.Entry<String, Boolean>> indexes = new ArrayList<>();
    for (Document index : database.getCollection(collection).listIndexes()) {
      indexes.add(Map.entry(index.getString("name"), index.getBoolean("unique", false)));
    }
    return indexes;
  }

  private static Summary of(GuardCase.Counts counts, String updatedAt) {
    return summary(
        DAY,
        counts.ticks(),
        counts.late(),
        counts.isFinal(),
        counts.by(),
        Instant.parse(updatedAt));
  }
}
