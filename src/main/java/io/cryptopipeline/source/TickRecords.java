package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.monitoring.Freshness;
import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.record.HeaderNames;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.record.UnusableRecordException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
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
  private static final int REPORTED_ONE_BY_ONE = 20;

  /** After those, one line a reason in this time. */
  private static final Duration REPORT_INTERVAL = Duration.ofMinutes(1);

  private final RawTickReader reader;
  private final Clock clock;
  private final Freshness.Group freshness;
  private final AtomicLong unreadable = new AtomicLong();
  private final Map<Reason, Instant> nextReport = new EnumMap<>(Reason.class);

  /**
   * Creates the maker.
   *
   * @param reader reads the payloads
   * @param clock gives the time of fetching
   */
  public TickRecords(RawTickReader reader, Clock clock) {
    this(reader, clock, Monitoring.disabled().freshness().group());
  }

  /**
   * Creates a maker that tells how new the ticks are.
   *
   * @param freshness learns of each tick
   */
  public TickRecords(RawTickReader reader, Clock clock, Freshness.Group freshness) {
    this.reader = reader;
    this.clock = clock;
    this.freshness = freshness;
  }

  /**
   * Returns the payload's record. Of a payload that cannot be read, which is logged, the record has
   * the key and the headers that are known: the stream refuses it with its reason, and a replay of
   * the dead letters brings it back after a fix.
   */
  public ProducerRecord<byte[], byte[]> of(FetchedPayload fetched) {
    long nowMs = clock.millis();
    Headers headers = new RecordHeaders();
    add(headers, HeaderNames.SOURCE, Optional.of(fetched.source()));
    add(headers, HeaderNames.PRODUCT, fetched.product());
    add(headers, HeaderNames.QUOTE, fetched.quote());
    add(headers, HeaderNames.FORMAT, reader.formatOf(fetched.source()));
    Optional<String> coinId;
    try {
      RawTick rawTick =
          reader.read(fetched.bytes(), fetched.json(), headers, Instant.ofEpochMilli(nowMs));
      describe(headers, Optional.of(rawTick.format()), rawTick.product(), rawTick.tick().quote());
      add(headers, HeaderNames.EVENT_ID, Optional.of(rawTick.eventId().toString()));
      coinId = Optional.of(rawTick.tick().coinId());
      freshness.note(rawTick.tick().coinId(), rawTick.tick().timestamp());
    } catch (UnusableRecordException e) {
      report(fetched, e);
      RawTickReader.Known known = reader.known(fetched.bytes(), fetched.json(), headers);
      describe(headers, known.format(), known.product(), known.quote());
      coinId = known.coinId();
    }
    byte[] key = coinId.map(id -> id.getBytes(UTF_8)).orElse(null);
    return new ProducerRecord<>(Topics.RAW, null, nowMs, key, fetched.bytes(), headers);
  }

  /** Adds the headers that are not there yet. */
  private static void describe(
      Headers headers, Optional<String> format, Optional<String> product, Optional<String> quote) {
    addMissing(headers, HeaderNames.FORMAT, format);
    addMissing(headers, HeaderNames.PRODUCT, product);
    addMissing(headers, HeaderNames.QUOTE, quote);
  }

  private static void addMissing(Headers headers, String name, Optional<String> value) {
    if (headers.lastHeader(name) == null) {
      add(headers, name, value);
    }
  }

  private static void add(Headers headers, String name, Optional<String> value) {
    value.ifPresent(text -> headers.add(name, text.getBytes(UTF_8)));
  }

  private synchronized void report(FetchedPayload fetched, UnusableRecordException e) {
    long number = unreadable.incrementAndGet();
    Instant now = clock.instant();
    Instant due = nextReport.getOrDefault(e.reason(), Instant.MIN);
    if (number <= REPORTED_ONE_BY_ONE || !now.isBefore(due)) {
      nextReport.put(e.reason(), now.plus(REPORT_INTERVAL));
      LOG.warn(
          "{}: {}; the stream will refuse it ({} unreadable so far)",
          fetched.place(),
          e.getMessage(),
          number);
    }
  }

  /** Returns the number of payloads that cannot be read. Their records are made nevertheless. */
  public long unreadable() {
    return unreadable.get();
  }
}
