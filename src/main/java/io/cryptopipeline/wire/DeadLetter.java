package io.cryptopipeline.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** How a refused record is marked: its own headers stay, those named {@code dlq-…} say why. */
public final class DeadLetter {

  /** Larger headers are left out, or the letter might not fit its topic. */
  static final int MAX_ORIGINAL_HEADER_BYTES = 64 << 10;

  private static final int MAX_VALUE_BYTES = 32 << 20;

  private DeadLetter() {}

  /**
   * Returns the headers of the dead letter.
   *
   * @param original the refused record's headers, left unchanged; left out where they are huge
   * @param topic the topic it was read from
   * @param partition the partition it was read from
   * @param offset the offset it was read at
   */
  public static Headers headers(
      Headers original, String topic, int partition, long offset, UnusableRecordException refusal) {
    Headers headers =
        bytes(original) > MAX_ORIGINAL_HEADER_BYTES
            ? new RecordHeaders()
            : new RecordHeaders(original);
    put(headers, HeaderNames.DLQ_REASON, refusal.reason().kebabCase());
    put(headers, HeaderNames.DLQ_MESSAGE, refusal.getMessage());
    put(headers, HeaderNames.DLQ_TOPIC, topic);
    put(headers, HeaderNames.DLQ_PARTITION, Integer.toString(partition));
    put(headers, HeaderNames.DLQ_OFFSET, Long.toString(offset));
    return headers;
  }

  /**
   * Returns the value of the dead letter: the refused record's own, unless it is so large that it
   * could not be sent, however well it was compressed when it came.
   */
  public static byte[] value(byte[] original) {
    return original == null || original.length > MAX_VALUE_BYTES ? null : original;
  }

  /** Returns how many bytes the values of the headers have. */
  static long bytes(Headers headers) {
    long bytes = 0;
    for (Header header : headers) {
      bytes += header.key().length() + (header.value() == null ? 0 : header.value().length);
    }
    return bytes;
  }

  private static void put(Headers headers, String name, String value) {
    headers.remove(name);
    headers.add(name, value.getBytes(UTF_8));
  }
}
