package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.CollectionNames.RAW_EVENTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import io.cryptopipeline.model.PipelineException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the storage does on every server that the pipeline runs on. */
@Timeout(120)
abstract class StorageContract
    implements RawEventContract, SummaryContract, PendingRecomputeContract {

  MongoDatabase database;
  Storage storage;

  /** Returns an empty database of the test's own. */
  abstract MongoDatabase freshDatabase();

  @BeforeEach
  void createStorage() {
    database = freshDatabase();
    MongoParts.ensureIndexes(database);
    storage = MongoParts.storage(database);
  }

  @Override
  public final MongoDatabase database() {
    return database;
  }

  @Override
  public final Storage storage() {
    return storage;
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT0.5S", "PT1H", "PT480H"})
  void shouldKeepTheFirstSettingsWhenClaimedAgain(Duration grace) {
    PipelineMeta first = new PipelineMeta("UTC", "1d", grace, "usd");
    PipelineMeta other = new PipelineMeta("Europe/Berlin", "1h", Duration.ofHours(2), "usd");

    assertThat(first.claim(database)).isEqualTo(first);
    assertThat(first.claim(database)).isEqualTo(first);
    assertThat(other.claim(database)).isEqualTo(first);
  }

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

  private List<Map.Entry<String, Boolean>> indexes(String collection) {
    List<Map.Entry<String, Boolean>> indexes = new ArrayList<>();
    for (Document index : database.getCollection(collection).listIndexes()) {
      indexes.add(Map.entry(index.getString("name"), index.getBoolean("unique", false)));
    }
    return indexes;
  }
}
