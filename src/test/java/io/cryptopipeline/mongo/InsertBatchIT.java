package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.CollectionNames.RAW_EVENTS;
import static io.cryptopipeline.testing.ticks.RawEventFixture.event;
import static io.cryptopipeline.testing.ticks.RawEventFixture.lateEvent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.ValidationOptions;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.mongo.FreshDatabase;
import io.cryptopipeline.testing.mongo.RealMongo;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The insert command on a real MongoDB. */
class InsertBatchIT {

  private static final int MAX_BSON_OBJECT_SIZE = 16 << 20;

  private final FreshDatabase fresh = RealMongo.freshDatabase();
  private final MongoDatabase database = fresh.database();
  private final Storage storage = MongoParts.storage(database);

  @AfterEach
  void drop() {
    fresh.close();
  }

  @Test
  void shouldStoreTheLargestPayloadsOfMultiByteTextWhenTheyFillABatch() {
    RawEventBatch batch = storage.newBatch();
    int small = 0;
    while (!isNearlyFull(small)) {
      batch.add(ofSize(++small, 100_000));
    }
    assertThat(batch.isFull()).isFalse();
    batch.add(ofSize(++small, RawTickReader.MAX_PAYLOAD_BYTES));
    assertThat(batch.isFull()).isTrue();

    batch.store();

    assertThat(count()).isEqualTo(small);
    List<RawBsonDocument> documents =
        database.getCollection(RAW_EVENTS, RawBsonDocument.class).find().into(new ArrayList<>());
    assertThat(documents).allMatch(one -> Documents.tick(one).coinId().equals("bitcoin"));
    assertThat(documents.stream().mapToInt(one -> one.getByteBuffer().remaining()).sum())
        .isLessThan(MAX_BSON_OBJECT_SIZE);
  }

  /** Returns whether another event of 100,000 bytes would fill the batch of 2 MiB. */
  private static boolean isNearlyFull(int events) {
    return (events + 1) * 100_500 > 2 << 20;
  }

  @Test
  void shouldChangeNothingWhenItsEventsAreStoredAlready() {
    batchOf(1, 2).store();

    batchOf(1, 2).store();

    assertThat(count()).isEqualTo(2);
  }

  @Test
  void shouldTakeNoEventOnceItIsStored() {
    RawEventBatch stored = batchOf(1);
    stored.store();
    RawEventBatch next = batchOf(2, 3);

    assertThatThrownBy(() -> stored.add(ofSize(4, 100))).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(stored::store).isInstanceOf(NullPointerException.class);

    next.store();
    assertThat(count()).isEqualTo(3);
  }

  private RawEventBatch batchOf(int... tradeIds) {
    RawEventBatch batch = storage.newBatch();
    for (int tradeId : tradeIds) {
      batch.add(ofSize(tradeId, 100));
    }
    return batch;
  }

  @Test
  void shouldKnowTheUnitsOfLateEventsAndItsSize() {
    RawEventBatch batch = storage.newBatch();
    batch.add(ofSize(1, 100));
    assertThat(batch.lateUnits()).isEmpty();
    RawEvent late = lateEvent("{\"coin_id\":\"bitcoin\",\"price\":1,\"trade_id\":2}");
    batch.add(late);

    assertThat(batch.lateUnits()).containsExactly(late.unit());
    assertThat(batch.size()).isEqualTo(2);
  }

  @Test
  void shouldSayWhatTheDriverSaysWhenAValidatorRefusesADocument() {
    database.createCollection(
        RAW_EVENTS,
        new CreateCollectionOptions()
            .validationOptions(
                new ValidationOptions().validator(Filters.ne("payload.trade_id", 2))));
    RawEventBatch batch = storage.newBatch();
    List<RawEvent> events = List.of(ofSize(1, 100), ofSize(2, 100), ofSize(3, 100));
    events.forEach(batch::add);

    assertThatThrownBy(batch::store)
        .isInstanceOf(StorageRefusedException.class)
        .cause()
        .isInstanceOfSatisfying(
            MongoBulkWriteException.class,
            e ->
                assertThat(e.getWriteErrors())
                    .isEqualTo(
                        refusalOfInsertMany(events.get(1)).getWriteErrors().stream()
                            .map(
                                error ->
                                    new BulkWriteError(
                                        error.getCode(), error.getMessage(), error.getDetails(), 1))
                            .toList()));
    assertThat(count()).isEqualTo(2);
  }

  private MongoBulkWriteException refusalOfInsertMany(RawEvent event) {
    try {
      database
          .getCollection(RAW_EVENTS, BsonDocument.class)
          .insertMany(List.of(Documents.of(event)), new InsertManyOptions().ordered(false));
      throw new AssertionError("not refused");
    } catch (MongoBulkWriteException e) {
      return e;
    }
  }

  @Test
  void shouldBeRefusedWithMongosWordsWhenTheNamespaceIsAView() {
    database.createView(RAW_EVENTS, "others", List.of());
    RawEventBatch batch = storage.newBatch();
    batch.add(ofSize(1, 100));

    assertThatThrownBy(batch::store)
        .isInstanceOf(StorageRefusedException.class)
        .hasMessageStartingWith("MongoDB refuses to insert 1 raw events: ")
        .hasMessageContaining("is a view")
        .cause()
        .isInstanceOf(MongoException.class);
  }

  private long count() {
    return database.getCollection(RAW_EVENTS).countDocuments();
  }

  /** Returns an event with a payload of so many bytes, in characters of three bytes. */
  private static RawEvent ofSize(int number, int bytes) {
    String head = "{\"coin_id\":\"bitcoin\",\"price\":1,\"trade_id\":" + number + ",\"x\":\"";
    int text = bytes - head.length() - 2;
    return event(head + "\u20bf".repeat(text / 3) + "x".repeat(text % 3) + "\"}");
  }
}
