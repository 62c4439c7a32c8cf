package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.CollectionNames.PENDING_RECOMPUTES;
import static io.cryptopipeline.mongo.CollectionNames.RAW_EVENTS;
import static io.cryptopipeline.testing.ticks.RawEventFixture.event;
import static io.cryptopipeline.testing.ticks.RawEventFixture.lateEvent;
import static io.cryptopipeline.testing.ticks.RawEventFixture.tick;
import static io.cryptopipeline.testing.ticks.SummaryFixture.DAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.IndexOptions;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.ticks.RawEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** How raw events are stored and read back, on every server. */
interface RawEventContract extends StoredData {

  @Test
  default void shouldStoreEveryFieldWithEveryDigitWhenEventIsNew() {
    RawEvents.insert(
        storage(),
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
              "_id": "tick:bitcoin:17@2018-04-05",
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
  default void shouldStoreTheTextWhenBsonDoesNotHoldThePayload() {
    String json = "{\"coin_id\" : \"bitcoin\",\"price\":1.10,\"a.b\":-0.0}";

    RawEvents.insert(storage(), List.of(event(json)));

    assertThat(all(RAW_EVENTS).get(0)).containsEntry("payload_text", new BsonString(json));
  }

  @Test
  default void shouldKeepTheFirstAndWriteTheNeighboursWhenEventsAreThereAlready() {
    RawEvents.insert(storage(), List.of(numbered(2, "2.00")));

    RawEvents.insert(
        storage(),
        List.of(numbered(1, "1.00"), numbered(2, "999"), numbered(3, "3.00"), numbered(3, "999")));

    assertThat(prices())
        .containsExactlyInAnyOrder(
            "tick:bitcoin:1@2018-04-05 1.00",
            "tick:bitcoin:2@2018-04-05 2.00",
            "tick:bitcoin:3@2018-04-05 3.00");
  }

  @Test
  default void shouldChangeNothingWhenTheSameBatchIsInsertedAgain() {
    List<RawEvent> batch =
        IntStream.range(0, 2_500).mapToObj(number -> numbered(number, "1.10")).toList();
    RawEvents.insert(storage(), batch);
    List<BsonDocument> before = all(RAW_EVENTS);

    RawEvents.insert(storage(), batch);

    assertThat(all(RAW_EVENTS)).hasSize(2_500).isEqualTo(before);
  }

  @Test
  default void shouldRefuseAndNotTakeItForADuplicateWhenAForeignIndexIsUnique() {
    database()
        .getCollection(RAW_EVENTS)
        .createIndex(new Document("source", 1), new IndexOptions().unique(true));
    RawEvents.insert(storage(), List.of(numbered(1, "1.00")));

    assertThatThrownBy(
            () -> RawEvents.insert(storage(), List.of(numbered(1, "1.00"), numbered(2, "2.00"))))
        .isInstanceOf(StorageRefusedException.class)
        .hasMessageContaining("E11000")
        .hasMessageContaining("source_1");
  }

  @Test
  default void shouldDoNothingWhenThereIsNothingToWrite() {
    RawEvents.insert(storage(), List.of());
    storage().markPending(List.of());

    assertThat(storage().putSummaries(List.of())).isEmpty();
    assertThat(all(RAW_EVENTS)).isEmpty();
    assertThat(all(PENDING_RECOMPUTES)).isEmpty();
  }

  @Test
  default void shouldReadTheTicksOfTheWantedDaysWhenOthersAreStored() {
    RawEvent wanted = event(tick("bitcoin", "2018-04-05T23:59:59.999Z", "1.10", 1), 11, false, NOW);
    RawEvent late = lateEvent(tick("bitcoin", "2018-04-05T00:00:00Z", "2.0", 2));
    RawEvents.insert(
        storage(),
        List.of(
            wanted,
            late,
            event(tick("bitcoin", "2018-04-06T00:00:00Z", "9", 3)),
            event(tick("bitcoin", "2018-04-04T23:59:59.999Z", "9", 4)),
            event(tick("ethereum", "2018-04-05T12:00:00Z", "9", 5))));

    List<StoredTick> read = new ArrayList<>();
    Consumer<StoredTick> reader = read::add;
    MongoParts.rawEvents(database()).read(List.of(DAY), () -> reader);

    assertThat(read)
        .containsExactlyInAnyOrder(
            new StoredTick(wanted.rawTick().tick(), 11, false, NOW),
            new StoredTick(late.rawTick().tick(), 7, true, NOW));
  }

  @Test
  default void shouldFindTheLatestTickOfEachCoinWhenSomeHaveNone() {
    RawEvents.insert(
        storage(),
        List.of(
            event(tick("bitcoin", "2018-04-05T23:00:00Z", "1", 1)),
            event(tick("bitcoin", "2018-04-07T00:00:00.001Z", "1", 2)),
            event(tick("bitcoin", "2018-04-06T00:00:00Z", "1", 3)),
            event(tick("ethereum", "2018-04-01T00:00:00Z", "1", 4)),
            event(tick("litecoin", "2018-04-09T00:00:00Z", "1", 5))));

    Map<String, Instant> latest =
        MongoParts.rawEvents(database()).latest(List.of("bitcoin", "ethereum", "dogecoin"));

    assertThat(latest)
        .containsOnly(
            Map.entry("bitcoin", Instant.parse("2018-04-07T00:00:00.001Z")),
            Map.entry("ethereum", Instant.parse("2018-04-01T00:00:00Z")));
  }

  static RawEvent numbered(long tradeId, String price) {
    return event(tick("bitcoin", "2018-04-05T00:00:00Z", price, tradeId));
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
}
