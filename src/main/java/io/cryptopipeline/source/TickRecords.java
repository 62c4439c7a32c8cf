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
 * Makes records of {@code crypto-raw} out of payloads: byte for byte, keyed by coin, with the time
 * of fetching as timestamp and headers that describe the payload. Safe for several threads.
 */
public final class TickRecords {

  private static final Logger LOG = LogManager.getLogger(TickRecords.class);
  private static final int REPORTED_REFUSALS = 20;

  private final RawTickReader reader;
  private final Clock clock;
  private final AtomicLong refused = new AtomicLong();

  /**
   * Creates the maker.
   *
   * @param reader reads the payloads
   * @param clock gives the time of fetching
   */
  public TickRecords(RawTickReader reader, Clock clock) {
    this.reader = reader;
    this.clock = clock;
  }

  /** Returns the payload's record; empty if it is not a tick, which is logged. */
  public Optional<ProducerRecord<byte[], byte[]>> of(FetchedPayload fetched) {
    long nowMs = clock.millis();
    Headers headers = new RecordHeaders();
    add(headers, HeaderNames.SOURCE, Optional.of(fetched.source()));
    add(headers, HeaderNames.PRODUCT, fetched.product());
    add(headers, HeaderNames.QUOTE, fetched.quote());
    RawTick rawTick;
    try {
      rawTick = reader.read(fetched.bytes(), fetched.json(), headers, Instant.ofEpochMilli(nowMs));
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
    add(headers, HeaderNames.EVENT_ID, Optional.of(rawTick.eventId().toString()));
    byte[] key = rawTick.tick().coinId().getBytes(UTF_8);
    return Optional.of(
        new ProducerRecord<>(Topics.RAW, null, nowMs, key, fetched.bytes(), headers));
  }

  private static void add(Headers headers, String name, Optional<String> value) {
    value.ifPresent(text -> headers.add(name, text.getBytes(UTF_8)));
  }

  private void refuse(FetchedPayload fetched, UnusableRecordException e) {
    long number = refused.incrementAndGet();
    if (number <= REPORTED_REFUSALS) {
      LOG.warn("{}: {}; skipped", fetched.place(), e.getMessage());
    } else if (number == REPORTED_REFUSALS + 1) {
      LOG.warn("further payloads that are not ticks are counted only");
    }
  }

  /** Returns the number of payloads that were skipped because they are not ticks. */
  public long refused() {
    return refused.get();
  }
}
