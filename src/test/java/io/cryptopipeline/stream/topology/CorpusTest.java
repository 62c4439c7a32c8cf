package io.cryptopipeline.stream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.cryptopipeline.mongo.Documents;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.corpus.Corpus;
import io.cryptopipeline.testing.corpus.Outcome;
import io.cryptopipeline.testing.corpus.RawCase;
import io.cryptopipeline.testing.corpus.RawCase.Neighbour;
import io.cryptopipeline.testing.ticks.ExactJson;
import io.cryptopipeline.testing.ticks.Oracle;
import io.cryptopipeline.testing.topology.PipelineDriver;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Each record of the corpus between two good ones of its coin, all of them in one partition, one
 * after the other: it is stored exactly or refused with its reason, and nothing else is changed.
 */
class CorpusTest {

  private final PipelineDriver pipeline = new PipelineDriver();
  private final Oracle oracle = new Oracle();

  @AfterEach
  void close() {
    pipeline.close();
  }

  @TestFactory
  Stream<DynamicTest> shouldStoreOrRefuse() {
    return Stream.concat(
        Corpus.all().stream().map(c -> dynamicTest(c.name(), () -> storeOrRefuse(c))),
        Stream.of(dynamicTest("the summaries of all", this::verifySummaries)));
  }

  private void storeOrRefuse(RawCase rawCase) throws IOException {
    Instant timestamp =
        rawCase
            .timestamp()
            .map(ms -> Instant.ofEpochMilli(Math.max(0, ms)))
            .orElse(PipelineDriver.FETCHED_AT);
    List<Neighbour> neighbours = rawCase.neighbours(timestamp);
    byte[] value = rawCase.value();
    pipeline.rawEvents().clear();

    send(rawCase, neighbours.get(0));
    pipeline.record(rawCase.key(), value, rawCase.headers(), timestamp);
    List<TestRecord<byte[], byte[]>> letters = pipeline.deadLetters();
    send(rawCase, neighbours.get(1));

    assertThat(pipeline.deadLetters()).as("dead letters of its neighbours").isEmpty();
    List<RawEvent> events = pipeline.rawEvents();
    assertNeighbour(events.get(0), neighbours.get(0));
    assertNeighbour(events.get(events.size() - 1), neighbours.get(1));
    if (rawCase.outcome(timestamp) instanceof Outcome.Refused refused) {
      assertThat(events).hasSize(2);
      assertThat(letters)
          .singleElement()
          .satisfies(letter -> assertLetter(letter, rawCase, value, refused));
    } else {
      assertThat(letters).extracting(letter -> header(letter, "dlq-message")).isEmpty();
      assertThat(events).hasSize(3);
      assertThat(events.get(1).rawTick().text().getBytes(UTF_8)).isEqualTo(value);
      if (rawCase.outcome(timestamp) instanceof Outcome.Stored stored) {
        assertStored(Documents.of(events.get(1)), value, stored);
        rawCase.note(oracle, stored.fact(), timestamp);
      } else {
        assertThat(events.get(1).rawTick().eventId()).isEqualTo(events.get(0).rawTick().eventId());
      }
    }
  }

  private void send(RawCase rawCase, Neighbour neighbour) {
    pipeline.record(
        rawCase.coin().getBytes(UTF_8),
        neighbour.json().getBytes(UTF_8),
        new RecordHeaders(),
        PipelineDriver.FETCHED_AT);
    rawCase.note(oracle, neighbour.fact(), PipelineDriver.FETCHED_AT);
  }

  private static void assertNeighbour(RawEvent event, Neighbour neighbour) {
    assertThat(event.rawTick().text()).isEqualTo(neighbour.json());
    assertThat(event.late()).isFalse();
  }

  private static void assertLetter(
      TestRecord<byte[], byte[]> letter, RawCase rawCase, byte[] value, Outcome.Refused refused) {
    assertThat(header(letter, "dlq-reason") + ": " + header(letter, "dlq-message"))
        .isEqualTo(refused.reason() + ": " + refused.message());
    assertThat(letter.value()).isEqualTo(RawCase.letterValue(value));
    assertThat(letter.key()).isEqualTo(rawCase.letterKey());
  }

  private static void assertStored(BsonDocument document, byte[] value, Outcome.Stored stored)
      throws IOException {
    String text = new String(value, UTF_8);
    if (stored.asText()) {
      assertThat(document).doesNotContainKey("payload");
      assertThat(document.getString("payload_text").getValue()).isEqualTo(text);
    } else {
      assertThat(document).doesNotContainKey("payload_text");
      assertThat(ExactJson.of(document.get("payload"))).isEqualTo(ExactJson.of(text));
    }
  }

  private void verifySummaries() {
    Map<String, JsonObject> newest = new HashMap<>();
    for (TestRecord<String, String> summary : pipeline.published()) {
      newest.put(summary.key(), JsonParser.parseString(summary.value()).getAsJsonObject());
    }
    oracle.verify(newest);
  }

  private static String header(TestRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), UTF_8);
  }
}
