package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.Documents.tick;
import static io.cryptopipeline.testing.ticks.RawEventFixture.event;
import static io.cryptopipeline.testing.ticks.RawEventFixture.lateEvent;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.exchange.CoinNames;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.record.RawEvent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RawEventDocumentTest {

  static final String TICK =
      """
      {"coin_id":"bitcoin","timestamp":"2018-04-05T00:00:00.123Z","price":6791.680,\
      "volume":0.50,"trade_id":17,"z":null,"a":[true,1e3]}""";

  @Test
  void shouldWriteEveryFieldInItsOrderWhenRecordHasHeaders() {
    RawBsonDocument document = Documents.of(event(TICK, "coinbase-days", "usd"));

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
                  "_id": "tick:bitcoin:17@2018-04-05",
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
    RawBsonDocument document = Documents.of(event(TICK));

    assertThat(document).doesNotContainKey("quote");
    assertThat(document.getString("source").getValue()).isEqualTo("tick");
  }

  @Test
  void shouldSayLateWhenEventIsLate() {
    RawBsonDocument document = Documents.of(lateEvent(TICK));

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

    RawBsonDocument document = Documents.of(event);

    assertThat(document).doesNotContainKey("payload");
    assertThat(document.getString("payload_text").getValue()).isEqualTo(json);
    assertThat(tick(document)).isEqualTo(event.rawTick().tick());
  }

  @Test
  void shouldKeepTheTextWhenBsonWouldBeLargerThan8MiB() {
    // 13 bytes an item in BSON (a type, a key of six digits, NUL, an int32), two in the text
    RawEvent event = event(withArrayOfOnes(720_000));

    RawBsonDocument document = Documents.of(event);

    assertThat(document).doesNotContainKey("payload");
    assertThat(document.getString("payload_text").getValue()).isEqualTo(event.rawTick().text());
    assertThat(document.getByteBuffer().remaining()).isBetween(1_440_000, 1_450_000);
    assertThat(tick(document)).isEqualTo(event.rawTick().tick());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "$x"})
  void shouldStayWithin8MiBWhenPayloadIsTheLargestThatIsRead(String key) {
    String start = "{\"coin_id\":\"bitcoin\",\"price\":1.10,\"" + key + "\":\"";
    String largest = start + "x".repeat(8_000_000 - start.length() - 2) + "\"}";

    RawBsonDocument document = Documents.of(event(largest));

    assertThat(document.getByteBuffer().remaining()).isBetween(8_000_000, 8_388_608);
  }

  @Test
  void shouldKeepThePayloadWhenBsonIsBigButBelow8MiB() {
    RawBsonDocument document = Documents.of(event(withArrayOfOnes(690_000)));

    assertThat(document).containsKey("payload").doesNotContainKey("payload_text");
    assertThat(document.getByteBuffer().remaining()).isBetween(8_000_000, 8_388_608);
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

    Tick back = tick(Documents.of(event));

    assertThat(back).isEqualTo(event.rawTick().tick());
  }

  @Test
  void shouldReadBackEveryPartOfTheTickWhenItHasAll() {
    Tick back = tick(Documents.of(event(TICK, "coinbase-days", "usd")));

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
    Tick back = tick(Documents.of(event("{\"coin_id\":\"bitcoin\",\"price\":1}")));

    assertThat(back.timestamp()).isEqualTo(Instant.parse("2018-04-05T12:00:00.123Z"));
  }

  /** Names may have changed since, so the stored coin counts; {@code x} is no built-in name. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "coinbase|BTC-USD||{\"trade_id\":1,\"size\":\"0.50\",\"price\":\"1.10\","
            + "\"time\":\"2020-03-20T00:22:57.833897Z\"}",
        "kraken|BTC/USD||[\"30243.40000\",\"0.34507674\",1688669597.8277369,\"b\",\"m\",\"\",61044952]",
        "kraken|BTC/USD||[\"354.11000000\",\"0.89594024\",\"1618678142.557535\",\"s\",\"l\",\"\"]",
        "kraken|||{\"symbol\":\"XBT/USD\",\"price\":30243.4,\"qty\":1E-7,\"trade_id\":61044952,"
            + "\"timestamp\":\"2023-07-06T18:53:17.827736Z\"}",
        "kraken|BTC/USD||{\"price\":1,\"qty\":1,\"trade_id\":1,\"timestamp\":1522886400000}",
        "binance|BTCUSDT||{\"id\":28457,\"price\":\"4.00000100\",\"qty\":\"12\",\"time\":1499865549590}",
        "binance|BTCUSDT||{\"a\":26129,\"p\":\"1\",\"q\":\"2\",\"f\":1,\"l\":1,\"T\":1498793709153}",
        "binance|BTCUSDT||{\"t\":26129,\"p\":\"1\",\"q\":\"2\",\"T\":1498793709153}",
        "coingecko|bitcoin|eur|{\"id\":\"bitcoin\",\"current_price\":49053,"
            + "\"last_updated\":\"2021-05-15T19:58:46.123Z\"}",
        "coinbase|||{\"product_id\":\"BTC-USD\",\"trade_id\":1,\"size\":1,\"price\":1,"
            + "\"time\":1522886400000,\"coin_id\":\"of another format\"}",
      })
  void shouldReadBackTheStoredCoinWhenPayloadNamesAProduct(
      String format, String product, String quote, String json) throws Exception {
    CoinNames names =
        CoinNames.parse(
            """
            {"coinbase":{"BTC-USD":"x"},"kraken":{"BTC/USD":"x"},"binance":{"BTCUSDT":"x"},\
            "coingecko":{"bitcoin":"x"}}""");
    Map<String, String> headers = new HashMap<>();
    headers.put("format", format);
    Optional.ofNullable(product).ifPresent(p -> headers.put("product", p));
    Optional.ofNullable(quote).ifPresent(q -> headers.put("quote", q));
    RawEvent event = event(json, names, headers);

    RawBsonDocument document = Documents.of(event);

    assertThat(document.getString("coin_id").getValue()).isEqualTo("x");
    assertThat(document.getString("product").getValue())
        .isEqualTo(event.rawTick().product().orElseThrow());
    assertThat(tick(document)).isEqualTo(event.rawTick().tick());
    assertThat(tick(document).coinId()).isEqualTo("x");
  }

  private static String withArrayOfOnes(int items) {
    return "{\"coin_id\":\"bitcoin\",\"price\":1.10,\"x\":[" + "1,".repeat(items - 1) + "1]}";
  }
}
