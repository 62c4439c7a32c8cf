package io.cryptopipeline.stream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import io.cryptopipeline.mongo.Documents;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.testing.corpus.Market;
import io.cryptopipeline.testing.fuzz.Payloads;
import io.cryptopipeline.testing.fuzz.Step;
import io.cryptopipeline.testing.ticks.ExactJson;
import io.cryptopipeline.testing.topology.PipelineDriver;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.bson.RawBsonDocument;

/**
 * Changed payloads of every format through the whole topology, between good records of the same
 * coin: each is stored exactly, or refused with a reason, or is a fact that is known; and the
 * summaries are those of the facts.
 *
 * <p>The number of tries is jqwik's default, 1,000: {@code -Djqwik.tries.default=1000000} runs
 * long. A failure prints the seed.
 */
abstract class RecordFuzz {

  private static final Instant NOON = Instant.parse("2018-04-05T12:00:00Z");
  private static final List<String> REASONS =
      Arrays.stream(Reason.values()).map(Reason::kebabCase).toList();

  /** What only one of the two parsers refuses. */
  private static final List<String> REFUSED_JSON =
      List.of("Nesting limit", "a number of more than", "Unpaired surrogate");

  private static final String NEW = "new";
  private static final String KNOWN = "known";

  /** Each of these must come of the steps now and then, or they have grown blunt. */
  private static final List<String> USUAL =
      List.of(
          NEW,
          KNOWN,
          "not-json",
          "bad-coin",
          "bad-price",
          "bad-timestamp",
          "bad-volume",
          "bad-trade-id",
          "bad-header",
          "unknown-format",
          "conflicting-fact",
          "future",
          "other-market",
          "other-quote");

  private static PipelineDriver pipeline;
  private static FactModel model;
  private static long tries;

  @BeforeContainer
  static void start() {
    pipeline = new PipelineDriver();
    model = new FactModel();
  }

  @AfterContainer
  static void stop() {
    pipeline.close();
  }

  /**
   * A record out of a good one.
   *
   * @param steps what is done to the value
   * @param headers by name, values as text
   * @param key {@code <coin>} for the right one; empty for none
   * @param timestampMs the record's
   */
  record Fuzzed(List<Step> steps, Map<String, String> headers, String key, long timestampMs) {

    Headers recordHeaders() {
      RecordHeaders all = new RecordHeaders();
      headers.forEach((name, value) -> all.add(name, value.getBytes(UTF_8)));
      return all;
    }
  }

  /** Is handed what the sink of raw events was offered: all of it must be storable. */
  abstract void store(List<RawEvent> events);

  @Property(edgeCases = EdgeCasesMode.NONE)
  void shouldStoreExactlyOrRefuseAndHurtNoNeighbour(
      @ForAll Market market, @ForAll("records") List<Fuzzed> records) throws IOException {
    String coin = nextCoin();
    byte[] good = market.payload(coin, NOON, 5_555, "6791.68").getBytes(UTF_8);
    pipeline.forgetOutput();

    sendGood(market, coin, NOON.plusSeconds(20_606), 1_000_001);
    for (Fuzzed fuzzed : records) {
      byte[] key =
          fuzzed.key().isEmpty() ? null : fuzzed.key().replace("<coin>", coin).getBytes(UTF_8);
      String outcome =
          send(
              key,
              Step.all(fuzzed.steps(), good),
              fuzzed.recordHeaders(),
              Instant.ofEpochMilli(fuzzed.timestampMs()));
      Statistics.collect(outcome);
    }
    sendGood(market, coin, NOON.plusSeconds(24_699), 3_000_003);

    store(pipeline.rawEvents());
    pipeline.published().stream()
        .collect(Collectors.toMap(TestRecord::key, TestRecord::value, (older, newer) -> newer))
        .forEach(
            (id, summary) -> model.verify(id, JsonParser.parseString(summary).getAsJsonObject()));
    model.forget(coin);
    Statistics.coverage(
        coverage -> {
          for (String outcome : USUAL) {
            coverage.check(outcome).count(count -> count > 0);
          }
        });
  }

  /** No change of a payload makes one coin of another. */
  private static String nextCoin() {
    byte[] number = Long.toString(++tries).getBytes(UTF_8);
    return UUID.nameUUIDFromBytes(number).toString().replace("-", "");
  }

  /** Its time and id are far enough from the changed record's not to be hit. */
  private static void sendGood(Market market, String coin, Instant time, int id)
      throws IOException {
    byte[] value = market.payload(coin, time, id, id + ".10").getBytes(UTF_8);

    assertThat(send(coin.getBytes(UTF_8), value, new RecordHeaders(), PipelineDriver.FETCHED_AT))
        .as("what became of a good record")
        .isEqualTo(NEW);
  }

  /** Returns what became of it: new, known, or the reason why it was refused. */
  private static String send(byte[] key, byte[] value, Headers headers, Instant timestamp)
      throws IOException {
    int before = pipeline.rawEvents().size();
    pipeline.record(key, value, headers, timestamp);
    List<TestRecord<byte[], byte[]>> letters = pipeline.deadLetters();
    List<RawEvent> events = pipeline.rawEvents().subList(before, pipeline.rawEvents().size());

    assertThat(events.size() + letters.size()).as("what became of one record").isOne();
    if (events.isEmpty()) {
      assertRefused(letters.get(0), value);
      return header(letters.get(0), "dlq-reason");
    }
    assertStored(events.get(0), value);
    boolean isNew = model.accept(events.get(0), Documents.tick(Documents.of(events.get(0))));
    return isNew ? NEW : KNOWN;
  }

  private static void assertRefused(TestRecord<byte[], byte[]> letter, byte[] value) {
    assertThat(letter.value()).isEqualTo(value);
    assertThat(REASONS).contains(header(letter, "dlq-reason"));
    assertThat(header(letter, "dlq-message"))
        .isNotBlank()
        .hasSizeLessThan(1_000)
        .matches("\\P{Cntrl}+")
        .doesNotContain("Exception", "io.cryptopipeline", "gson");
    assertThat(header(letter, "dlq-topic")).isEqualTo("crypto-raw");
    assertThat(header(letter, "dlq-partition")).isEqualTo("0");
    assertThat(header(letter, "dlq-offset")).matches("[0-9]+");
    if (header(letter, "dlq-reason").equals("not-json")
        && REFUSED_JSON.stream().noneMatch(header(letter, "dlq-message")::contains)) {
      assertThatThrownBy(() -> ExactJson.of(new String(value, UTF_8)))
          .as(header(letter, "dlq-message"))
          .isInstanceOf(IOException.class);
    }
  }

  private static void assertStored(RawEvent event, byte[] value) throws IOException {
    RawBsonDocument document = Documents.of(event);
    String text = new String(value, UTF_8);
    Object json = ExactJson.of(text);
    assertThat(document.getByteBuffer().remaining()).isLessThan(16 << 20);
    if (document.containsKey("payload")) {
      assertThat(ExactJson.of(document.get("payload"))).isEqualTo(json);
    } else {
      assertThat(document.getString("payload_text").getValue().getBytes(UTF_8)).isEqualTo(value);
    }
    assertThat(Documents.tick(document)).isEqualTo(event.rawTick().tick());
  }

  private static String header(TestRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader(name).value(), UTF_8);
  }

  @Provide
  Arbitrary<List<Fuzzed>> records() {
    Arbitrary<Map<String, String>> headers =
        Arbitraries.maps(
                Arbitraries.of("source", "format", "product", "quote", "event-id", "own"),
                Arbitraries.of(
                    "",
                    "tick",
                    "coinbase",
                    "kraken",
                    "binance",
                    "coingecko",
                    "usd",
                    "USD",
                    "eur",
                    "BTC-USD",
                    "\u20bf",
                    "\0",
                    "x".repeat(1_025)))
            .ofMinSize(1)
            .ofMaxSize(2);
    return Combinators.combine(
            Payloads.steps(),
            Arbitraries.<Map<String, String>>frequencyOf(
                Tuple.of(7, Arbitraries.just(Map.<String, String>of())), Tuple.of(1, headers)),
            Arbitraries.frequency(Tuple.of(8, "<coin>"), Tuple.of(1, ""), Tuple.of(1, "ethereum")),
            Arbitraries.frequency(
                Tuple.of(10, PipelineDriver.FETCHED_AT.toEpochMilli()),
                Tuple.of(1, NOON.toEpochMilli()),
                Tuple.of(1, 1L),
                Tuple.of(1, 0L)))
        .as(Fuzzed::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(3);
  }
}
