package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.CollectionNames.RAW_EVENTS;
import static io.cryptopipeline.mongo.RawEventContract.numbered;
import static io.cryptopipeline.testing.ticks.RawEventFixture.event;
import static io.cryptopipeline.testing.ticks.RawEventFixture.tick;
import static io.cryptopipeline.testing.ticks.SummaryFixture.summary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.WriteConcern;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.ValidationOptions;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.mongo.FreshDatabase;
import io.cryptopipeline.testing.mongo.RealMongo;
import io.cryptopipeline.testing.ticks.RawEvents;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The storage on a real MongoDB, and what only a real one can do. */
class MongoStorageIT extends StorageContract {

  private final Deque<FreshDatabase> databases = new ArrayDeque<>();

  @Override
  MongoDatabase freshDatabase() {
    databases.push(RealMongo.freshDatabase());
    return databases.peek().database().withWriteConcern(WriteConcern.MAJORITY.withJournal(true));
  }

  @AfterEach
  void drop() {
    databases.forEach(FreshDatabase::close);
  }

  @Test
  void shouldRefuseWithMongosWordsAndWriteTheNeighboursWhenAValidatorRefusesARawEvent() {
    validate(RAW_EVENTS, Filters.ne("payload.price", 2));

    assertThatThrownBy(
            () ->
                RawEvents.insert(
                    storage, List.of(numbered(1, "1"), numbered(2, "2"), numbered(3, "3"))))
        .isInstanceOf(StorageRefusedException.class)
        .hasMessageStartingWith("MongoDB refuses to insert 3 raw events: ")
        .hasMessageContaining("Document failed validation");

    assertThat(all(RAW_EVENTS))
        .extracting(document -> document.getString("_id").getValue())
        .containsExactlyInAnyOrder("tick:bitcoin:1@2018-04-05", "tick:bitcoin:3@2018-04-05");
  }

  @Test
  void shouldNameOnlyTheRefusalWhenTheBatchHasDuplicatesToo() {
    validate(RAW_EVENTS, Filters.ne("payload.price", 2));
    RawEvents.insert(storage, List.of(numbered(1, "1")));

    assertThatThrownBy(() -> RawEvents.insert(storage, List.of(numbered(1, "1"), numbered(2, "2"))))
        .isInstanceOf(StorageRefusedException.class)
        .hasMessageContaining("Document failed validation")
        .hasMessageNotContaining("E11000");
  }

  @Test
  void shouldRefuseWithMongosWordsWhenAValidatorRefusesASummary() {
    validate(MongoParts.DAILY_SUMMARIES, Filters.ne("tick_count", 3));

    assertThatThrownBy(
            () ->
                storage.putSummaries(List.of(summary(3, 0, false), summary(NEXT_DAY, 1, 0, false))))
        .isInstanceOf(StorageRefusedException.class)
        .hasMessageStartingWith("MongoDB refuses to write 2 summaries: ")
        .hasMessageContaining("Document failed validation");

    assertThat(all(MongoParts.DAILY_SUMMARIES))
        .containsExactly(SummaryDocument.encode(summary(NEXT_DAY, 1, 0, false)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"\":{\"_id\":[1],\"\":0},\"a$\":\"$a.b \\u0000\",\"€\\ud83d\\ude00\":1}",
        "9.999999999999999999999999999999999E+6144",
        "[1E-6176,-9223372036854775808,9223372036854775808]",
      })
  void shouldTakeAndReadBackWhateverAPayloadIsSaidToHold(String extra) {
    RawEvent event = event("{\"coin_id\":\"bitcoin\",\"price\":1.10,\"x\":" + extra + "}");

    RawEvents.insert(storage, List.of(event));

    assertThat(all(RAW_EVENTS)).containsExactly(Documents.of(event));
    assertThat(all(RAW_EVENTS).get(0)).containsKey("payload");
  }

  @ParameterizedTest
  @ValueSource(ints = {87, 88, 89, 90, 91, 100, 101, 200})
  void shouldTakeEveryDepthWhenPayloadIsNested(int depth) {
    RawEvent event =
        event(
            "{\"coin_id\":\"bitcoin\",\"price\":1.10,\"x\":%s1%s}"
                .formatted("{\"a\":".repeat(depth), "}".repeat(depth)));

    RawEvents.insert(storage, List.of(event));

    assertThat(all(RAW_EVENTS)).hasSize(1);
    List<StoredTick> read = new ArrayList<>();
    Consumer<StoredTick> reader = read::add;
    MongoParts.rawEvents(database).read(List.of(event.unit()), () -> reader);
    assertThat(read).extracting(StoredTick::tick).containsExactly(event.rawTick().tick());
  }

  @Test
  void shouldTakeThePayloadAsTextWhenItsBsonWouldBeLargerThanMongoAllows() {
    RawEvent event =
        event("{\"coin_id\":\"bitcoin\",\"price\":1.10,\"x\":[" + "1,".repeat(1_400_000) + "1]}");

    RawEvents.insert(storage, List.of(event));

    List<BsonDocument> stored = all(RAW_EVENTS);
    assertThat(stored).hasSize(1);
    assertThat(stored.get(0).getString("payload_text").getValue())
        .isEqualTo(event.rawTick().text());
  }

  @Test
  void shouldStoreEachEventOnceWhenSeveralThreadsInsertTheSame() throws Exception {
    List<RawEvent> events = new ArrayList<>();
    for (int number = 0; number < 2_000; number++) {
      events.add(event(tick("bitcoin", "2018-04-05T00:00:00Z", "1.10", number)));
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> inserts = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        inserts.add(threads.submit(() -> RawEvents.insert(storage, events)));
      }
      for (Future<?> insert : inserts) {
        insert.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(all(RAW_EVENTS)).hasSize(2_000);
  }

  @Test
  void shouldAgreeOnOneWhenSeveralThreadsClaimAFreshDatabase() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<PipelineMeta>> claims = new ArrayList<>();
      for (int hours = 0; hours < 8; hours++) {
        PipelineMeta own = new PipelineMeta("UTC", "1d", Duration.ofHours(hours), "usd");
        claims.add(threads.submit(() -> own.claim(database)));
      }
      List<PipelineMeta> answers = new ArrayList<>();
      for (Future<PipelineMeta> claim : claims) {
        answers.add(claim.get());
      }

      assertThat(answers).hasSize(8).containsOnly(answers.get(0));
    } finally {
      threads.shutdownNow();
    }
  }

  private void validate(String collection, Bson validator) {
    database.getCollection(collection).drop();
    database.createCollection(
        collection,
        new CreateCollectionOptions()
            .validationOptions(new ValidationOptions().validator(validator)));
  }
}
