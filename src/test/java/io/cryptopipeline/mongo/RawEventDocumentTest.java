package io.cryptopipeline.mongo;

import static io.cryptopipeline.testing.RawEventFixture.event;
import static io.cryptopipeline.testing.RawEventFixture.lateEvent;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.model.Tick;
import io.cryptopipeline.wire.RawEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawEventDocumentTest {

  private static final String TICK =
      """
      {"coin_id":"bitcoin","timestamp":"2018-04-05T00:00:00.123Z","price":6791.680,\
      "volume":0.50,"trade_id":17,"z":null,"a":[true,1e3]}""";

  @Test
  void shouldWriteEveryFieldInItsOrderWhenRecordHasHeaders() {
    RawBsonDocument document = RawEventDocument.encode(event(TICK, "coinbase-days", "usd"));

    assertThat(document.keySet())
        .containsExactly(
            "_id",
            "coin_id",
            "timestamp",
            "source",
            "quote",
            "ingested_at",
            "late",
            "kafka",
            "payload");
    assertThat(document)
        .isEqualTo(
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
                    "coin_id": "bitcoin",
                    "timestamp": "2018-04-05T00:00:00.123Z",
                    "price": {"$numberDecimal": "6791.680"},
                    "volume": {"$numberDecimal": "0.50"},
                    "trade_id": 17,
                    "z": null,
                    "a": [true, {"$numberDecimal": "1E+3"}]
                  }
                }
                """));
  }

  @Test
  void shouldLeaveOutQuoteAndNameTheFormatAsSourceWhenRecordHasNoHeaders() {
    RawBsonDocument document = RawEventDocument.encode(event(TICK));

    assertThat(document).doesNotContainKey("quote");
    assertThat(document.getString("source").getValue()).isEqualTo("tick");
  }

  @Test
  void shouldSayLateWhenEventIsLate() {
    RawBsonDocument document = RawEventDocument.encode(lateEvent(TICK));

    assertThat(document.getBoolean("late").getValue()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"coin_id\":\"bitcoin\",\"price\":1.10,\"x\":12345678901234567890123456789012345}",
        "{\"coin_id\" : \"bitcoin\", \"price\":1.10,\"x\":-0}",
        "{\"coin_id\":\"bitcoin\",\"price\":1.10,\"$x\":1}",
        "{\"coin_id\":\"bitcoin\",\"price\":1.10,\"x.y\":1}",
        "{\"coin_id\":\"bitcoin\",\"price\":1.10,\"x\\u0000\":1}",
        "{\"coin_id\":\"bitcoin\",\"price\":1.10,\"x\":10000000000000000000000000000000000e6111}",
        "{\"coin_id\":\"bitcoin\",\"price\":1.10,\"x\":1e6145}",
      })
  void shouldKeepTheTextAsItArrivedWhenBsonDoesNotHoldThePayload(String json) {
    RawEvent event = event(json);

    RawBsonDocument document = RawEventDocument.encode(event);

    assertThat(document).doesNotContainKey("payload");
    assertThat(document.getString("payload_text").getValue()).isEqualTo(json);
    assertThat(tick(document)).isEqualTo(event.rawTick().tick());
  }

  @Test
  void shouldKeepTheTextWhenBsonWouldBeLargerThan16MiB() {
    // 13 bytes an item in BSON (a type, a key of seven digits, NUL, an int32), two in the text
    RawEvent event = event(withArrayOfOnes(1_400_000));

    RawBsonDocument document = RawEventDocument.encode(event);

    assertThat(document).doesNotContainKey("payload");
    assertThat(document.getString("payload_text").getValue()).isEqualTo(event.rawTick().text());
    assertThat(document.getByteBuffer().remaining()).isBetween(2_800_000, 2_900_000);
    assertThat(tick(document)).isEqualTo(event.rawTick().tick());
  }

  /** In memory: a mongod with a cache of 256 MB may refuse one so large, with code 388. */
  @ParameterizedTest
  @ValueSource(strings = {"x", "$x"})
  void shouldStayWithin16MiBWhenPayloadIsTheLargestThatIsRead(String key) {
    String start = "{\"coin_id\":\"bitcoin\",\"price\":1.10,\"" + key + "\":\"";
    String largest = start + "x".repeat(16_000_000 - start.length() - 2) + "\"}";

    RawBsonDocument document = RawEventDocument.encode(event(largest));

    assertThat(document.getByteBuffer().remaining()).isBetween(16_000_000, 16_777_216);
  }

  @Test
  void shouldKeepThePayloadWhenBsonIsBigButBelow16MiB() {
    RawBsonDocument document = RawEventDocument.encode(event(withArrayOfOnes(1_200_000)));

    assertThat(document).containsKey("payload").doesNotContainKey("payload_text");
    assertThat(document.getByteBuffer().remaining()).isBetween(14_000_000, 16_777_216);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        TICK,
        "{\"coin_id\":\"bitcoin\",\"price\":\"1.10\",\"timestamp\":1522886400123}",
        "{\"coin_id\":\"bitcoin\",\"price\":1e3,\"timestamp\":\"2018-04-05T02:00:00.1234567+02:00\"}",
        "{\"coin_id\":\"bitcoin\",\"price\":0.1234567890123456789012345678901234,\"volume\":0.00}",
        "{\"coin_id\":\"bitcoin\",\"price\":1,\"trade_id\":9223372036854775807}",
        "{\"coin_id\":\"bitcoin\",\"price\":1,\"trade_id\":9223372036854775808}",
        "{\"coin_id\":\"bitcoin\",\"price\":1,\"trade_id\":\"007\",\"volume\":null}",
        "{\"coin_id\":\"bitcoin\",\"price\":1,\"volume\":-0}",
        "{\"coin_id\":\"₿ \\ud83d\\ude00 \\\"\",\"price\":1}",
      })
  void shouldReadBackTheTickThatWasWritten(String json) {
    RawEvent event = event(json, "anywhere", "eur");

    Tick back = tick(RawEventDocument.encode(event));

    assertThat(back).isEqualTo(event.rawTick().tick());
  }

  @Test
  void shouldReadBackEveryPartOfTheTickWhenItHasAll() {
    Tick back = tick(RawEventDocument.encode(event(TICK, "coinbase-days", "usd")));

    assertThat(back)
        .isEqualTo(
            new Tick(
                "bitcoin",
                Instant.parse("2018-04-05T00:00:00.123Z"),
                new BigDecimal("6791.680"),
                Optional.of(new BigDecimal("0.50")),
                OptionalLong.of(17),
                Optional.of("usd")));
  }

  @Test
  void shouldReadBackTheRecordTimeWhenPayloadCarriesNoTime() {
    Tick back = tick(RawEventDocument.encode(event("{\"coin_id\":\"bitcoin\",\"price\":1}")));

    assertThat(back.timestamp()).isEqualTo(Instant.parse("2018-04-05T12:00:00.123Z"));
  }

  @Test
  void shouldNameTheEventWhenPayloadWasRemoved() {
    BsonDocument tampered = decoded();
    tampered.remove("payload");

    assertUnreadable(tampered);
  }

  @Test
  void shouldNameTheEventWhenPayloadIsOfNoFormat() {
    assertUnreadable(decoded().append("payload", new BsonString("gone")));
  }

  @Test
  void shouldNameTheEventWhenPriceBecameADouble() {
    assertUnreadable(withPayloadField("price", new BsonDouble(6791.68)));
  }

  @Test
  void shouldNameTheEventWhenPriceBecameText() {
    assertUnreadable(withPayloadField("price", new BsonString("cheap")));
  }

  @Test
  void shouldNameTheEventWhenPriceBecameNotANumber() {
    assertUnreadable(
        withPayloadField(
            "price", BsonDocument.parse("{\"p\":{\"$numberDecimal\":\"NaN\"}}").get("p")));
  }

  @Test
  void shouldNameTheEventWhenPayloadSaysAnotherTimeThanTheDocument() {
    assertUnreadable(decoded().append("timestamp", new BsonDateTime(1_523_000_000_000L)));
  }

  @Test
  void shouldNameTheEventWhenPayloadSaysAnotherCoinThanTheDocument() {
    assertUnreadable(withPayloadField("coin_id", new BsonString("ethereum")));
  }

  private static Tick tick(BsonDocument document) {
    return RawEventDocument.read(
            document instanceof RawBsonDocument raw
                ? raw
                : new RawBsonDocument(document, new BsonDocumentCodec()))
        .tick();
  }

  private static void assertUnreadable(BsonDocument tampered) {
    assertThatThrownBy(() -> tick(tampered))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the raw event tick:bitcoin:17 ");
  }

  private static BsonDocument decoded() {
    return BsonDocument.parse(RawEventDocument.encode(event(TICK)).toJson());
  }

  private static BsonDocument withPayloadField(String name, BsonValue value) {
    BsonDocument document = decoded();
    document.getDocument("payload").append(name, value);
    return document;
  }

  private static String withArrayOfOnes(int items) {
    return "{\"coin_id\":\"bitcoin\",\"price\":1.10,\"x\":[" + "1,".repeat(items - 1) + "1]}";
  }
}
