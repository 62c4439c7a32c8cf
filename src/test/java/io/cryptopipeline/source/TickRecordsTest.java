package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.cryptopipeline.exchange.CoinNames;
import io.cryptopipeline.exchange.FormatRegistry;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.testing.process.Logged;
import io.cryptopipeline.testing.time.SleptTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TickRecordsTest {

  private static final Instant NOW = Instant.parse("2024-01-01T00:00:00.123Z");

  private final RawTickReader reader =
      new RawTickReader(FormatRegistry.standard(), CoinNames.builtIn());
  private final TickRecords records = new TickRecords(reader, Clock.fixed(NOW, ZoneOffset.UTC));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"coin_id\":\"x\",\"price\":1,\"trade_id\":17}||"
            + "|x|source=s format=tick event-id=tick:x:17",
        "{\"coin_id\":\"x\",\"price\":1,\"trade_id\":17}||usd"
            + "|x|source=s quote=usd format=tick event-id=tick:x:17",
        "{\"trade_id\":17,\"product_id\":\"BTC-USD\",\"price\":\"1\",\"size\":\"1\",\"time\":1522886400000}||"
            + "|bitcoin|source=s format=coinbase product=BTC-USD quote=usd event-id=coinbase:BTC-USD:17",
        "{\"trade_id\":17,\"price\":\"1\",\"size\":\"1\",\"time\":1522886400000}|BTC-EUR|eur"
            + "|BTC-EUR|source=s product=BTC-EUR quote=eur format=coinbase event-id=coinbase:BTC-EUR:17",
        "{\"trade_id\":17,\"symbol\":\"XBT/USD\",\"price\":1,\"qty\":1,\"timestamp\":1522886400000}||"
            + "|bitcoin|source=s format=kraken product=BTC/USD quote=usd event-id=kraken:BTC/USD:17",
        "[\"1\",\"1\",1522886400.1,\"b\",\"m\",\"\",17]|XBT/USD|"
            + "|bitcoin|source=s product=XBT/USD format=kraken quote=usd event-id=kraken:BTC/USD:17",
        "{\"id\":17,\"price\":\"1\",\"qty\":\"1\",\"time\":1522886400000}|DOTUSD|"
            + "|DOTUSD|source=s product=DOTUSD format=binance event-id=binance:DOTUSD:17",
        "{\"id\":\"bitcoin\",\"current_price\":1,\"last_updated\":1522886400000}||eur"
            + "|bitcoin|source=s quote=eur format=coingecko product=bitcoin"
            + " event-id=coingecko:eur:bitcoin:1522886400000",
      })
  void shouldSayInHeadersWhatAPayloadIs(
      String payload, String product, String quote, String coin, String headers)
      throws UnusableRecordException {
    FetchedPayload fetched =
        fetched(payload, Optional.ofNullable(product), Optional.ofNullable(quote));

    ProducerRecord<byte[], byte[]> record = records.of(fetched);

    assertThat(headers(record)).isEqualTo(headers);
    assertThat(new String(record.key(), UTF_8)).isEqualTo(coin);
    assertThat(record.topic()).isEqualTo("crypto-raw");
    assertThat(record.partition()).isNull();
    assertThat(record.timestamp()).isEqualTo(NOW.toEpochMilli());
    assertThat(record.value()).isSameAs(fetched.bytes());
    // what is sent is read again, as the same
    RawTick read = reader.read(record.value(), record.headers(), NOW);
    assertThat(read.tick().coinId()).isEqualTo(coin);
    assertThat(headers).endsWith("event-id=" + read.eventId());
  }

  @Test
  void shouldNotParseTheBytesWhenThePayloadIsParsedAlready() throws UnusableRecordException {
    byte[] bytes = "{\"coin_id\":\"x\",\"price\":1,\"trade_id\":17}".getBytes(UTF_8);
    JsonElement parsed = StrictJson.parse("{\"coin_id\":\"x\",\"price\":1,\"trade_id\":18}");
    FetchedPayload fetched =
        new FetchedPayload(
            "s", "here", Optional.empty(), Optional.empty(), bytes, Optional.of(parsed));

    ProducerRecord<byte[], byte[]> record = records.of(fetched);

    assertThat(headers(record)).isEqualTo("source=s format=tick event-id=tick:x:18");
    assertThat(record.value()).isSameAs(bytes);
  }

  /** As far as they are known: of an exchange, or of what the payload says. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      nullValues = "null",
      value = {
        "coinbase|{}|BTC-USD|bitcoin|source=coinbase product=BTC-USD format=coinbase quote=usd",
        "coinbase|{\"product_id\":\"BTC-USD\",\"price\":0}|"
            + "|bitcoin|source=coinbase format=coinbase product=BTC-USD quote=usd",
        "coinbase|no JSON|BTC-EUR|BTC-EUR|source=coinbase product=BTC-EUR format=coinbase quote=eur",
        "coinbase|no JSON||null|source=coinbase format=coinbase",
        "kraken|[1]|XBT/USD|bitcoin|source=kraken product=XBT/USD format=kraken quote=usd",
        "kraken|{\"symbol\":\"XBT/USD\"}||bitcoin|source=kraken format=kraken product=BTC/USD quote=usd",
        "binance|{\"s\":\"BTCUSDT\"}||bitcoin|source=binance format=binance product=BTCUSDT quote=usdt",
        "coingecko|{\"id\":\"bitcoin\"}||bitcoin|source=coingecko format=coingecko product=bitcoin",
        "coingecko|17||null|source=coingecko format=coingecko",
        "file|{\"coin_id\":\"x\",\"price\":-1}||x|source=file format=tick",
        "file|{\"coin_id\":17,\"price\":-1}||null|source=file format=tick",
        "file|{\"coin_id\":\"x\"}||null|source=file",
        "file|\u0000||null|source=file",
      })
  void shouldSendWhatCannotBeReadUnderItsKeyAndHeaders(
      String source, String payload, String product, String coin, String headers) {
    byte[] bytes = payload.getBytes(UTF_8);
    FetchedPayload fetched =
        new FetchedPayload(
            source,
            "here",
            Optional.ofNullable(product),
            Optional.empty(),
            bytes,
            Optional.empty());

    ProducerRecord<byte[], byte[]> record = records.of(fetched);

    assertThat(record.value()).isSameAs(bytes);
    assertThat(headers(record)).isEqualTo(headers);
    assertThat(record.key()).isEqualTo(coin == null ? null : coin.getBytes(UTF_8));
    assertThat(record.timestamp()).isEqualTo(NOW.toEpochMilli());
    assertThat(records.unreadable()).isEqualTo(1);
  }

  /** The first twenty each, then one a minute and reason, so that a long fault stays visible. */
  @Test
  void shouldReportWhatCannotBeReadAtMostOnceAMinuteAndReasonAfterTheFirst() {
    SleptTime time = new SleptTime("2024-01-01T00:00:00Z");
    TickRecords made = new TickRecords(reader, time);
    List<String> warnings =
        Logged.warningsOf(
            TickRecords.class,
            () -> {
              for (int i = 0; i < 120; i++) {
                made.of(fetched("{}", Optional.empty(), Optional.empty()));
                if (i >= 60) {
                  made.of(fetched("no JSON", Optional.empty(), Optional.empty()));
                }
                time.pass(Duration.ofSeconds(2));
              }
            });

    assertThat(made.unreadable()).isEqualTo(180);
    assertThat(warnings.subList(0, 20)).allMatch(line -> line.startsWith("here: no known format"));
    assertThat(warnings.get(0)).endsWith("; the stream will refuse it (1 unreadable so far)");
    // a minute after the last one of its reason: at 98, 158 and 218 s, and at 120 and 180 s
    assertThat(warnings.subList(20, warnings.size()))
        .extracting(line -> line.contains("not strict JSON"))
        .containsExactly(false, true, false, true, false);
  }

  private static FetchedPayload fetched(
      String payload, Optional<String> product, Optional<String> quote) {
    return new FetchedPayload(
        "s", "here", product, quote, payload.getBytes(UTF_8), Optional.empty());
  }

  private static String headers(ProducerRecord<byte[], byte[]> record) {
    StringJoiner headers = new StringJoiner(" ");
    for (Header header : record.headers()) {
      headers.add(header.key() + "=" + new String(header.value(), UTF_8));
    }
    return headers.toString();
  }
}
