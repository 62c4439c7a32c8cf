package io.cryptopipeline.stream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.record.DeadLetter;
import io.cryptopipeline.record.HeaderNames;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.runtime.PrintableText;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Reads each raw record and forwards it to one of three nodes:
 *
 * <ul>
 *   <li>An unusable record goes to the dead letters.
 *   <li>A record on another partition than its coin's, under another key, or without a timestamp
 *       goes back to {@code crypto-raw}. Only its key and timestamp change; if the timestamp is too
 *       old, it is kept in a header.
 *   <li>Every other record goes to the fold.
 * </ul>
 *
 * <p>Whatever becomes of a record, it asks for a commit.
 *
 * <p>One coin must be folded in one task, or two partial summaries would overwrite each other.
 * Other producers may use no key or another partitioner, so the partition is checked. A missing
 * timestamp is set once, because it may become the event time and part of the event id.
 */
final class ReadRawTick implements Processor<byte[], byte[], Object, Object> {

  private final CoinPartitioner partitioner;
  private final TopologySettings settings;
  private final DeadLetterSender deadLetters;
  private final TickMetrics metrics;
  private final Optional<StateCommits> commits;
  private ProcessorContext<Object, Object> context;

  ReadRawTick(
      CoinPartitioner partitioner,
      TopologySettings settings,
      DeadLetterSender deadLetters,
      TickMetrics metrics,
      Optional<StateCommits> commits) {
    this.partitioner = partitioner;
    this.settings = settings;
    this.deadLetters = deadLetters;
    this.metrics = metrics;
    this.commits = commits;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    this.context = context;
  }

  @Override
  public void close() {
    deadLetters.logRest();
  }

  @Override
  public void process(Record<byte[], byte[]> asItCame) {
    metrics.read();
    RecordMetadata place = context.recordMetadata().orElseThrow();
    boolean isTimed = asItCame.timestamp() != RecordTime.NONE;
    Record<byte[], byte[]> record =
        isTimed ? asItCame : asItCame.withTimestamp(context.currentSystemTimeMs());
    try {
      RawTick rawTick = read(record);
      String coinId = rawTick.tick().coinId();
      byte[] key = coinId.getBytes(UTF_8);
      if (isTimed
          && Arrays.equals(key, record.key())
          && place.partition() == partitioner.partition(key)) {
        if (!rawTick.isPlain()) {
          metrics.strictlyRead();
        }
        context.forward(
            new Record<>(coinId, rawTick, record.timestamp(), record.headers()),
            Names.FOLD_SUMMARIES);
      } else {
        context.forward(returned(record, key), Names.EGRESS_RAW);
      }
    } catch (UnusableRecordException e) {
      deadLetters.send(record, e, context);
    }
    if (commits.isPresent()) {
      commits.get().ask(context, record.timestamp());
    }
  }

  /**
   * Returns the record to send back. If the broker might reject its timestamp or soon delete it, it
   * gets the present one, as a replay does.
   */
  private Record<byte[], byte[]> returned(Record<byte[], byte[]> record, byte[] key)
      throws UnusableRecordException {
    long nowMs = context.currentSystemTimeMs();
    if (settings.rawTimestamps().allow(record.timestamp(), nowMs)) {
      return record.withKey(key);
    }
    Headers headers = DeadLetter.withFirstTimestamp(record.headers(), record.timestamp());
    if (DeadLetter.isHuge(headers)) {
      throw new UnusableRecordException(
          Reason.BAD_HEADER,
          "the headers leave no room for %s, without which the old record cannot be sent to its coin's partition"
              .formatted(HeaderNames.DLQ_TIMESTAMP));
    }
    return record.withKey(key).withTimestamp(nowMs).withHeaders(headers);
  }

  private RawTick read(Record<byte[], byte[]> record) throws UnusableRecordException {
    Instant recordTime = Instant.ofEpochMilli(record.timestamp());
    RawTick rawTick = settings.reader().read(record.value(), record.headers(), recordTime);
    Instant timestamp = rawTick.tick().timestamp();
    Duration futureTolerance = settings.futureTolerance();
    if (rawTick.tick().timestampMs() > record.timestamp() + futureTolerance.toMillis()) {
      throw new UnusableRecordException(
          Reason.FUTURE,
          "the event time %s is more than %s s (tick.future.tolerance) ahead of the record's timestamp %s"
              .formatted(timestamp, futureTolerance.toSeconds(), recordTime));
    }
    BigDecimal price = rawTick.tick().price();
    if (price.compareTo(settings.minPrice()) < 0) {
      throw new UnusableRecordException(
          Reason.BAD_PRICE,
          "the price %s is below tick.price.min=%s".formatted(price, settings.minPrice()));
    }
    if (price.compareTo(settings.maxPrice()) > 0) {
      throw new UnusableRecordException(
          Reason.BAD_PRICE,
          "the price %s is above tick.price.max=%s".formatted(price, settings.maxPrice()));
    }
    Optional<String> quote = rawTick.tick().quote();
    if (quote.isPresent() && !settings.quotes().contains(quote.get())) {
      throw new UnusableRecordException(
          Reason.OTHER_QUOTE,
          "the price is in %s; tick.quotes allows %s"
              .formatted(PrintableText.excerpt(quote.get()), String.join(", ", settings.quotes())));
    }
    return rawTick;
  }
}
