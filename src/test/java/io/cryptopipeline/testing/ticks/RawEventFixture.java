package io.cryptopipeline.testing.ticks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.exchange.CoinNames;
import io.cryptopipeline.exchange.FormatRegistry;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.record.HeaderNames;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.UnusableRecordException;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Raw events as the topology makes them from records, of partition 2 of {@code crypto-raw}. */
public final class RawEventFixture {

  /** When an event was ingested where a test does not say. */
  public static final Instant INGESTED_AT = Instant.parse("2018-04-05T12:00:00.123Z");

  private RawEventFixture() {}

  /** Returns a generic tick as JSON; the price is copied as it is written. */
  public static String tick(String coinId, String timestamp, String price, long tradeId) {
    return "{\"coin_id\":\"%s\",\"timestamp\":\"%s\",\"price\":%s,\"trade_id\":%s}"
        .formatted(coinId, timestamp, price, tradeId);
  }

  /** Returns the event of a record without headers, in time, at offset 7. */
  public static RawEvent event(String json) {
    return event(json, 7, false, INGESTED_AT);
  }

  /** Returns the event of a record without headers, too late, at offset 7. */
  public static RawEvent lateEvent(String json) {
    return event(json, 7, true, INGESTED_AT);
  }

  /** Returns the event of a record without headers. */
  public static RawEvent event(String json, long offset, boolean late, Instant ingestedAt) {
    return event(json, new RecordHeaders(), offset, late, ingestedAt);
  }

  /** Returns the event of a record that says where it was fetched and what it is counted in. */
  public static RawEvent event(String json, String source, String quote) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(HeaderNames.SOURCE, source.getBytes(UTF_8));
    headers.add(HeaderNames.QUOTE, quote.getBytes(UTF_8));
    return event(json, headers, 7, false, INGESTED_AT);
  }

  /** Returns the event of a record with headers, of a coin by these names. */
  public static RawEvent event(String json, CoinNames names, Map<String, String> headers) {
    RecordHeaders recordHeaders = new RecordHeaders();
    headers.forEach((name, value) -> recordHeaders.add(name, value.getBytes(UTF_8)));
    return event(
        json,
        new RawTickReader(FormatRegistry.standard(), names),
        recordHeaders,
        7,
        false,
        INGESTED_AT);
  }

  private static RawEvent event(
      String json, RecordHeaders headers, long offset, boolean late, Instant ingestedAt) {
    return event(
        json,
        new RawTickReader(FormatRegistry.standard(), CoinNames.builtIn()),
        headers,
        offset,
        late,
        ingestedAt);
  }

  private static RawEvent event(
      String json,
      RawTickReader reader,
      RecordHeaders headers,
      long offset,
      boolean late,
      Instant ingestedAt) {
    try {
      RawTick rawTick = reader.read(json.getBytes(UTF_8), headers, INGESTED_AT);
      return new RawEvent(
          rawTick, Days.day(rawTick.tick()), late, ingestedAt, "crypto-raw", 2, offset);
    } catch (UnusableRecordException e) {
      throw new IllegalArgumentException(json, e);
    }
  }
}
