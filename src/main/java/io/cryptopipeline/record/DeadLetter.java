package io.cryptopipeline.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * A refused record on the dead letter topic. It keeps its key, value and headers; headers named
 * {@code dlq-…} say why it was refused.
 *
 * @param record the dead letter's record; its timestamp is the time of the refusal
 * @param reason the name of a {@link Reason}, or of one that a newer version added
 * @param message what is wrong, for a person
 * @param source position of the refused record
 * @param origin the record that was refused first, if this one is a replay
 */
public record DeadLetter(
    ConsumerRecord<byte[], byte[]> record,
    String reason,
    String message,
    RecordPosition source,
    Origin origin) {

  /** Larger headers are left out, because the dead letter might exceed the topic's limit. */
  public static final int MAX_ORIGINAL_HEADER_BYTES = 64 << 10;

  private static final int MAX_KEY_BYTES = 64 << 10;
  private static final int MAX_VALUE_BYTES = 32 << 20;

  private static final String VALUE = "value";

  private static final List<String> NAMES =
      List.of(
          HeaderNames.DLQ_REASON,
          HeaderNames.DLQ_MESSAGE,
          HeaderNames.DLQ_TOPIC,
          HeaderNames.DLQ_PARTITION,
          HeaderNames.DLQ_OFFSET,
          HeaderNames.DLQ_TIMESTAMP,
          HeaderNames.DLQ_LEFT_OUT,
          HeaderNames.DLQ_REPLAY_OF);

  /** The two length fields, which even an empty header has. */
  private static final int LEAST_HEADER_BYTES = 2;

  /**
   * The record that was refused first. All dead letters of it and its replays share this origin.
   *
   * @param place its position
   * @param timestampMs its timestamp; tells it apart from a record at the same position of a
   *     recreated topic
   * @param valueHash 64 bits of its value's hash; tell it apart from other records that claim to be
   *     its replay
   */
  public record Origin(RecordPosition place, long timestampMs, long valueHash) {

    private static Origin of(RecordPosition place, long timestampMs, byte[] value) {
      long hash = value == null ? 0 : ByteBuffer.wrap(EventId.hash(value)).getLong();
      return new Origin(place, timestampMs, hash);
    }

    /** Returns its timestamp. */
    public Instant timestamp() {
      return Instant.ofEpochMilli(timestampMs);
    }
  }

  /**
   * Returns the headers of a dead letter.
   *
   * @param original the record's headers, not modified; left out if they are huge
   * @param value the record's value
   * @param source the record's position
   * @param timestampMs the record's timestamp
   */
  public static Headers headers(
      Headers original,
      byte[] value,
      RecordPosition source,
      long timestampMs,
      UnusableRecordException refusal) {
    boolean huge = isHuge(original);
    Headers headers = huge ? new RecordHeaders() : new RecordHeaders(original);
    put(headers, HeaderNames.DLQ_REASON, refusal.reason().kebabCase());
    put(headers, HeaderNames.DLQ_MESSAGE, refusal.getMessage());
    put(headers, HeaderNames.DLQ_TOPIC, source.topic());
    put(headers, HeaderNames.DLQ_PARTITION, Integer.toString(source.partition()));
    put(headers, HeaderNames.DLQ_OFFSET, Long.toString(source.offset()));
    putFirstTimestamp(headers, timestampMs);
    headers.remove(HeaderNames.DLQ_LEFT_OUT);
    boolean hugeValue = value != null && value(value) == null;
    if (huge || hugeValue) {
      put(
          headers,
          HeaderNames.DLQ_LEFT_OUT,
          !hugeValue ? "headers" : huge ? "headers, " + VALUE : VALUE);
    }
    return headers;
  }

  /**
   * Returns the headers of a copy of a record that has another timestamp.
   *
   * @param original the record's headers, not modified
   * @param timestampMs the record's timestamp
   */
  public static Headers withFirstTimestamp(Headers original, long timestampMs) {
    Headers headers = new RecordHeaders(original);
    putFirstTimestamp(headers, timestampMs);
    return headers;
  }

  private static void putFirstTimestamp(Headers headers, long timestampMs) {
    long firstMs = number(headers, HeaderNames.DLQ_TIMESTAMP).orElse(timestampMs);
    put(headers, HeaderNames.DLQ_TIMESTAMP, Long.toString(firstMs));
  }

  /** Returns the key of the dead letter: the refused record's, or null if that is huge. */
  public static byte[] key(byte[] original) {
    return original == null || original.length > MAX_KEY_BYTES ? null : original;
  }

  /**
   * Returns the value of the dead letter: the refused record's, or null if it is too large to send.
   */
  public static byte[] value(byte[] original) {
    return original == null || original.length > MAX_VALUE_BYTES ? null : original;
  }

  /** Parses a record of the dead letter topic; empty if another application wrote it. */
  public static Optional<DeadLetter> of(ConsumerRecord<byte[], byte[]> record) {
    Headers headers = record.headers();
    Optional<String> reason = text(headers, HeaderNames.DLQ_REASON);
    Optional<RecordPosition> source = source(headers);
    Optional<Long> timestampMs = number(headers, HeaderNames.DLQ_TIMESTAMP);
    if (reason.isEmpty() || source.isEmpty() || timestampMs.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new DeadLetter(
            record,
            reason.get(),
            text(headers, HeaderNames.DLQ_MESSAGE).orElse(""),
            source.get(),
            Origin.of(replayOf(headers).orElse(source.get()), timestampMs.get(), record.value())));
  }

  private static Optional<RecordPosition> source(Headers headers) {
    return text(headers, HeaderNames.DLQ_TOPIC)
        .filter(Topics.RAW::equals)
        .flatMap(topic -> text(headers, HeaderNames.DLQ_PARTITION))
        .flatMap(
            partition ->
                text(headers, HeaderNames.DLQ_OFFSET)
                    .flatMap(offset -> RecordPosition.parse(Topics.RAW, partition + "@" + offset)));
  }

  private static Optional<RecordPosition> replayOf(Headers headers) {
    String topic = Topics.RAW + "-";
    return text(headers, HeaderNames.DLQ_REPLAY_OF)
        .filter(place -> place.startsWith(topic))
        .flatMap(place -> RecordPosition.parse(Topics.RAW, place.substring(topic.length())));
  }

  /** Returns the dead letter's position. */
  public RecordPosition place() {
    return RecordPosition.of(record);
  }

  /** Returns when the record was refused. */
  public Instant refusedAt() {
    return Instant.ofEpochMilli(record.timestamp());
  }

  /** Returns whether the refused record was a replay. */
  public boolean isOfReplay() {
    return !origin.place().equals(source);
  }

  /** Returns what was left out because of its size: headers, value, or both. */
  public Optional<String> leftOut() {
    return text(record.headers(), HeaderNames.DLQ_LEFT_OUT);
  }

  /** Returns whether the record's value was left out. */
  public boolean lacksValue() {
    return leftOut().filter(what -> what.endsWith(VALUE)).isPresent();
  }

  /** Returns a copy of the record's original headers. */
  public Headers originalHeaders() {
    Headers headers = new RecordHeaders(record.headers());
    NAMES.forEach(headers::remove);
    return headers;
  }

  /**
   * Returns the record to send to {@code crypto-raw} again: the original key, value and headers,
   * and two headers with its position and timestamp. The producer sets a new timestamp, because
   * with the old one retention might delete the record before it is read.
   */
  public ProducerRecord<byte[], byte[]> replay() {
    Headers headers = originalHeaders();
    put(headers, HeaderNames.DLQ_REPLAY_OF, origin.place().toString());
    put(headers, HeaderNames.DLQ_TIMESTAMP, Long.toString(origin.timestampMs()));
    return new ProducerRecord<>(Topics.RAW, null, record.key(), record.value(), headers);
  }

  /** Returns whether the headers are so large that their record is refused. */
  public static boolean isHuge(Headers headers) {
    long bytes = 0;
    for (Header header : headers) {
      int value = header.value() == null ? 0 : header.value().length;
      bytes += LEAST_HEADER_BYTES + header.key().length() + value;
    }
    return bytes > MAX_ORIGINAL_HEADER_BYTES;
  }

  private static Optional<Long> number(Headers headers, String name) {
    try {
      return text(headers, name).map(Long::parseLong);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    try {
      return header == null || header.value() == null
          ? Optional.empty()
          : Optional.of(Utf8.decode(header.value()));
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static void put(Headers headers, String name, String value) {
    headers.remove(name);
    headers.add(name, value.getBytes(UTF_8));
  }
}
