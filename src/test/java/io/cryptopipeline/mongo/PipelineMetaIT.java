package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.CollectionNames.PIPELINE_META;
import static io.cryptopipeline.mongo.CollectionNames.RAW_EVENTS;
import static io.cryptopipeline.testing.ticks.RawEventFixture.event;
import static io.cryptopipeline.testing.ticks.RawEventFixture.tick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.model.Updates;
import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.mongo.FreshDatabase;
import io.cryptopipeline.testing.mongo.RealMongo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a database of an older version is recognized, and how its raw events are copied. */
class PipelineMetaIT {

  private static final Path PAGE = Path.of("docs/upgrade.md");

  private FreshDatabase fresh;
  private Settings settings;

  @BeforeEach
  void create() {
    fresh = RealMongo.freshDatabase();
    settings =
        Settings.load(Map.of(), Map.of(), Optional.empty())
            .with(Map.of("mongodb.uri", RealMongo.uri(), "mongodb.database", fresh.name()), "test");
  }

  @AfterEach
  void drop() {
    fresh.close();
  }

  @Test
  void shouldOpenADatabaseThatThisVersionHasMade() {
    Database.openToWrite(settings).close();

    Database.openToRead(settings).close();
    Database.openToWrite(settings).close();
    assertThat(meta().get("raw_event_ids")).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"read", "write"})
  void shouldNotOpenADatabaseWhoseRawEventIdsLackTheUnit(String way) {
    Database.openToWrite(settings).close();
    change(Updates.unset("raw_event_ids"));
    Function<Settings, Database> opener =
        way.equals("read") ? Database::openToRead : Database::openToWrite;

    assertThatThrownBy(() -> opener.apply(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "the ids of raw events in the database %s have layout 1, this version has 2:"
                    .formatted(fresh.name())
                + " use another mongodb.database and application.id, and copy the raw events as"
                + " docs/upgrade.md says");
    assertThat(meta()).doesNotContainKey("raw_event_ids");
  }

  @Test
  void shouldNotOpenADatabaseOfALaterVersion() {
    Database.openToWrite(settings).close();
    change(Updates.set("raw_event_ids", 3));

    assertThatThrownBy(() -> Database.openToRead(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("have layout 3, this version has 2");
  }

  /** Runs what the page shows, with the database and the zone of the test. */
  @ParameterizedTest
  @CsvSource({
    "day, UTC, 2018-04-05 2018-04-08",
    "day, Europe/Berlin, 2018-04-05 2018-04-09",
    "week, UTC, 2018-04-02 2018-04-02",
    "week, Europe/Berlin, 2018-04-02 2018-04-09",
  })
  void shouldCopyTheRawEventsOfAnOlderDatabaseAsThePageSays(String unit, String zone, String units)
      throws IOException {
    List<RawEvent> events =
        List.of(
            event(tick("bitcoin", "2018-04-05T00:00:00Z", "1", 1)),
            event("{\"coin_id\":\"b\",\"price\":1,\"timestamp\":\"2018-04-08T22:00:00Z\"}"));
    try (FreshDatabase older = RealMongo.freshDatabase()) {
      for (RawEvent event : events) {
        BsonDocument document = BsonDocument.parse(Documents.of(event).toJson());
        document.put("_id", new BsonString(event.rawTick().eventId().toString()));
        older.database().getCollection(RAW_EVENTS, BsonDocument.class).insertOne(document);
      }
      for (int repeat = 0; repeat < 2; repeat++) {
        older.database().getCollection(RAW_EVENTS).aggregate(ofPage(unit, zone)).toCollection();
      }
    }

    List<Document> copied =
        fresh.database().getCollection(RAW_EVENTS).find().into(new ArrayList<>());
    String[] names = units.split(" ", -1);
    assertThat(copied)
        .extracting(document -> document.getString("_id"))
        .containsExactlyInAnyOrder(
            events.get(0).rawTick().eventId() + "@" + names[0],
            events.get(1).rawTick().eventId() + "@" + names[1]);
    if (unit.equals("day") && zone.equals("UTC")) {
      assertThat(fresh.database().getCollection(RAW_EVENTS, BsonDocument.class).find())
          .containsExactlyInAnyOrderElementsOf(
              events.stream()
                  .map(event -> BsonDocument.parse(Documents.of(event).toJson()))
                  .toList());
    }
  }

  private List<? extends Bson> ofPage(String unit, String zone) throws IOException {
    Matcher snippet =
        Pattern.compile("raw_events\\.aggregate\\((\\[.*?\n *\\])\\)", Pattern.DOTALL)
            .matcher(Files.readString(PAGE));
    assertThat(snippet.find()).isTrue();
    String pipeline =
        snippet
            .group(1)
            .replace("unit: \"day\"", "unit: \"%s\"".formatted(unit))
            .replace("\"UTC\"", "\"%s\"".formatted(zone))
            .replace("\"crypto2\"", "\"%s\"".formatted(fresh.name()));
    return BsonArray.parse(pipeline).stream().map(stage -> stage.asDocument()).toList();
  }

  private void change(Bson update) {
    fresh.database().getCollection(PIPELINE_META).updateOne(new Document(), update);
  }

  private Document meta() {
    return fresh.database().getCollection(PIPELINE_META).find().first();
  }
}
