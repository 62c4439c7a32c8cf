package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.record.HeaderNames;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.record.UnusableRecordException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Payloads as records of {@code crypto-raw}: byte for byte, keyed by coin, with the time of
 * fetching as the record's timestamp and headers that say what they are. Safe for several threads.
 */
public final class TickRecords {

  private static final Logger LOG = LogManager.getLogger(TickRecords.class);
  private static final int REPORTED_REFUSALS = 20;

  private final RawTickReader reader;
  private final Clock clock;
  private final AtomicLong refused = new AtomicLong();

  /**
   * Creates a maker of records.
   *
   * @param reader knows which coin a product is
   * @param clock says the time of fetching
   */
  public TickRecords(RawTickReader reader, Clock clock) {
    this.reader = reader;
    this.clock = clock;
  }

  /** Returns the payload's record; empty, and the payload reported, if it is no tick. */
  public Optional<ProducerRecord<byte[], byte[]>> of(FetchedPayload fetched) {
    long nowMs = clock.millis();
    Headers headers = new RecordHeaders();
    add(headers, HeaderNames.SOURCE, Optional.of(fetched.source()));
    add(headers, HeaderNames.PRODUCT, fetched.product());
    add(headers, HeaderNames.QUOTE, fetched.quote());
    RawTick rawTick;
    try {
      rawTick = reader.read(fetched.payload(), headers, Instant.ofEpochMilli(nowMs));
    } catch (UnusableRecordException e) {
      refuse(fetched, e);
      return Optional.empty();
    }
    add(headers, HeaderNames.FORMAT, Optional.of(rawTick.format()));
    if (fetched.product().isEmpty()) {
      add(headers, HeaderNames.PRODUCT, rawTick.product());
    }
    if (fetched.quote().isEmpty()) {
      add(headers, HeaderNames.QUOTE, rawTick.tick().quote());
    }
    add(headers, HeaderNames.EVENT_ID, Optional.of(rawTick.eventId()));
    byte[] key = rawTick.tick().coinId().getBytes(UTF_8);
    return Optional.of(
        new ProducerRecord<>(Topics.RAW, null, nowMs, key, fetched.payload(), headers));
  }

  private static void add(Headers headers, String name, Optional<String> value) {
    value.ifPresent(text -> headers.add(name, text.getBytes(UTF_8)));
  }

  private void refuse(FetchedPayload fetched, UnusableRecordException e) {
    long number = refused.incrementAndGet();
    if (number <= REPORTED_REFUSALS) {
      LOG.warn("{}: {}; it is left out", fetched.place(), e.getMessage());
    } else if (number == REPORTED_REFUSALS + 1) {
      LOG.warn("further payloads that are no ticks are counted only");
    }
  }

  /** Returns how many payloads were left out because they are no ticks. */
  public long refused() {
    return refused.get();
  }
}
