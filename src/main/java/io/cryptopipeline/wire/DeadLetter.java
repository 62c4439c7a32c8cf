package io.cryptopipeline.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** How a refused record is marked: its own headers stay, those named {@code dlq-…} say why. */
public final class DeadLetter {

  private DeadLetter() {}

  /**
   * Returns the headers of the dead letter.
   *
   * @param original the refused record's headers, left unchanged
   * @param topic the topic it was read from
   * @param partition the partition it was read from
   * @param offset the offset it was read at
   */
  public static Headers headers(
      Headers original, String topic, int partition, long offset, UnusableRecordException refusal) {
    Headers headers = new RecordHeaders(original);
    put(headers, HeaderNames.DLQ_REASON, refusal.reason().kebabCase());
    put(headers, HeaderNames.DLQ_MESSAGE, refusal.getMessage());
    put(headers, HeaderNames.DLQ_TOPIC, topic);
    put(headers, HeaderNames.DLQ_PARTITION, Integer.toString(partition));
    put(headers, HeaderNames.DLQ_OFFSET, Long.toString(offset));
    return headers;
  }

  private static void put(Headers headers, String name, String value) {
    headers.remove(name);
    headers.add(name, value.getBytes(UTF_8));
  }
}
