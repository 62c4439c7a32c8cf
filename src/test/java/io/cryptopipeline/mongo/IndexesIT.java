package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.CollectionNames.RAW_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.IndexOptions;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.testing.mongo.FreshDatabase;
import io.cryptopipeline.testing.mongo.RealMongo;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IndexesIT {

  private FreshDatabase fresh;
  private MongoDatabase database;

  @BeforeEach
  void create() {
    fresh = RealMongo.freshDatabase();
    database = fresh.database();
  }

  @AfterEach
  void drop() {
    fresh.close();
  }

  @Test
  void shouldCreateBothWhenDatabaseIsEmpty() {
    MongoParts.ensureIndexes(database);

    assertThat(indexes(RAW_EVENTS))
        .containsExactly(
            Document.parse("{\"v\":2,\"key\":{\"_id\":1},\"name\":\"_id_\"}"),
            Document.parse(
                "{\"v\":2,\"key\":{\"coin_id\":1,\"timestamp\":1},\"name\":\"coin_id_1_timestamp_1\"}"));
    assertThat(indexes(MongoParts.DAILY_SUMMARIES))
        .containsExactly(
            Document.parse("{\"v\":2,\"key\":{\"_id\":1},\"name\":\"_id_\"}"),
            Document.parse(
                "{\"v\":2,\"key\":{\"coin_id\":1,\"date\":1},\"name\":\"coin_id_1_date_1\",\"unique\":true}"));
  }

  @Test
  void shouldLeaveAnIndexAloneWhenItHasTheSameKeysUnderAnotherNameAndType() {
    database
        .getCollection(RAW_EVENTS)
        .createIndex(
            new Document("coin_id", 1L).append("timestamp", 1.0), new IndexOptions().name("own"));

    MongoParts.ensureIndexes(database);
    MongoParts.ensureIndexes(database);

    assertThat(indexes(RAW_EVENTS)).extracting("name").containsExactly("_id_", "own");
  }

  @Test
  void shouldCreateItsOwnWhenOtherKeysOrOrdersAreIndexed() {
    database.getCollection(RAW_EVENTS).createIndex(new Document("coin_id", 1));
    database
        .getCollection(RAW_EVENTS)
        .createIndex(new Document("timestamp", 1).append("coin_id", 1));
    database
        .getCollection(RAW_EVENTS)
        .createIndex(new Document("coin_id", 1).append("timestamp", -1));

    MongoParts.ensureIndexes(database);

    assertThat(indexes(RAW_EVENTS))
        .extracting("name")
        .containsExactly(
            "_id_",
            "coin_id_1",
            "timestamp_1_coin_id_1",
            "coin_id_1_timestamp_-1",
            "coin_id_1_timestamp_1");
  }

  static Stream<Arguments> otherOptions() {
    return Stream.of(
        Arguments.of(
            RAW_EVENTS,
            "timestamp",
            new IndexOptions().unique(true),
            "on raw_events is unique, but must be plain"),
        Arguments.of(
            RAW_EVENTS,
            "timestamp",
            new IndexOptions().sparse(true),
            "on raw_events is not unique with {\"sparse\": true}, but must be plain"),
        Arguments.of(
            RAW_EVENTS,
            "timestamp",
            new IndexOptions().partialFilterExpression(new Document("late", true)),
            "is not unique with {\"partialFilterExpression\": {\"late\": true}}, but must be plain"),
        Arguments.of(
            RAW_EVENTS,
            "timestamp",
            new IndexOptions().hidden(true),
            "is not unique with {\"hidden\": true}, but must be plain"),
        Arguments.of(
            RAW_EVENTS,
            "timestamp",
            new IndexOptions().collation(Collation.builder().locale("de").build()),
            "\"locale\": \"de\""),
        Arguments.of(
            MongoParts.DAILY_SUMMARIES,
            "date",
            new IndexOptions(),
            "on daily_summaries is not unique, but must be unique, without further options"),
        Arguments.of(
            MongoParts.DAILY_SUMMARIES,
            "date",
            new IndexOptions().unique(true).sparse(true),
            "is unique with {\"sparse\": true}, but must be unique, without further options"),
        Arguments.of(
            MongoParts.DAILY_SUMMARIES,
            "date",
            new IndexOptions().unique(true).partialFilterExpression(new Document("final", true)),
            "is unique with {\"partialFilterExpression\": {\"final\": true}}, but must be unique"));
  }

  @ParameterizedTest
  @MethodSource("otherOptions")
  void shouldSayWhatToDoWhenAnIndexHasOtherOptions(
      String collection, String second, IndexOptions options, String complaint) {
    database
        .getCollection(collection)
        .createIndex(new Document("coin_id", 1).append(second, 1), options.name("own"));

    assertThatThrownBy(() -> MongoParts.ensureIndexes(database))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("the index own on ")
        .hasMessageContaining(complaint)
        .hasMessageEndingWith(": drop it, the next start creates it again");
  }

  @Test
  void shouldSayWhatToDoWhenTheRightIndexHasATwinWithOtherOptions() {
    MongoParts.ensureIndexes(database);
    database
        .getCollection(RAW_EVENTS)
        .createIndex(
            new Document("coin_id", 1).append("timestamp", 1),
            new IndexOptions()
                .name("twin")
                .unique(true)
                .partialFilterExpression(new Document("late", true)));

    assertThatThrownBy(() -> MongoParts.ensureIndexes(database))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("twin");
  }

  @Test
  void shouldLeaveOtherIndexesAloneWhenTheyHaveOptions() {
    database
        .getCollection(RAW_EVENTS)
        .createIndex(
            new Document("ingested_at", 1), new IndexOptions().expireAfter(90L, TimeUnit.DAYS));

    assertThatCode(() -> MongoParts.ensureIndexes(database)).doesNotThrowAnyException();
  }

  private List<Document> indexes(String collection) {
    return database.getCollection(collection).listIndexes().into(new ArrayList<>());
  }
}
