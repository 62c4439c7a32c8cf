package io.cryptopipeline.mongo;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.TimeSeriesOptions;
import com.mongodb.client.model.ValidationOptions;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.testing.mongo.FreshDatabase;
import io.cryptopipeline.testing.mongo.RealMongo;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CollectionCheckIT {

  private static final Set<WindowSize> DAYS = EnumSet.of(WindowSize.DAY);

  static Stream<Arguments> extraordinary() {
    return Stream.of(
        of("raw_events", "a view", (db, name) -> db.createView(name, "other", List.of())),
        of(
            "daily_summaries",
            "a timeseries",
            create(
                new CreateCollectionOptions()
                    .timeSeriesOptions(new TimeSeriesOptions("updated_at")))),
        of(
            "pending_recomputes",
            "a capped collection",
            create(new CreateCollectionOptions().capped(true).sizeInBytes(4096))),
        of(
            "pipeline_meta",
            "a collection with a collation",
            create(
                new CreateCollectionOptions()
                    .collation(Collation.builder().locale("de").build()))));
  }

  private static Arguments of(
      String name, String kind, BiConsumer<MongoDatabase, String> creation) {
    return Arguments.of(name, kind, creation);
  }

  private static BiConsumer<MongoDatabase, String> create(CreateCollectionOptions options) {
    return (database, name) -> database.createCollection(name, options);
  }

  @ParameterizedTest
  @MethodSource("extraordinary")
  void shouldSayWhatACollectionIsThatIsNoOrdinaryOne(
      String name, String kind, BiConsumer<MongoDatabase, String> creation) {
    try (FreshDatabase fresh = RealMongo.freshDatabase()) {
      creation.accept(fresh.database(), name);

      assertThatThrownBy(() -> CollectionCheck.requireOrdinary(fresh.database(), DAYS))
          .isInstanceOf(PipelineException.class)
          .hasMessage(
              "%s.%s is %s, but must be an ordinary collection: rename it, or set another"
                      .formatted(fresh.name(), name, kind)
                  + " mongodb.database");
    }
  }

  @Test
  void shouldLeaveOrdinaryCollectionsAndThoseOfOthersAlone() {
    try (FreshDatabase fresh = RealMongo.freshDatabase()) {
      fresh
          .database()
          .createCollection(
              "raw_events",
              new CreateCollectionOptions()
                  .validationOptions(new ValidationOptions().validator(new Document())));
      fresh.database().createView("their_view", "raw_events", List.of());
      fresh.database().createView("hourly_summaries", "raw_events", List.of());

      assertThatCode(() -> CollectionCheck.requireOrdinary(fresh.database(), DAYS))
          .doesNotThrowAnyException();
    }
  }
}
