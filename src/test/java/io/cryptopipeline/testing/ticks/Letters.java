package io.cryptopipeline.testing.ticks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.record.RecordPosition;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.TimestampType;

/** Records of the dead letter topic, as its consumers get them. */
public final class Letters {

  private Letters() {}

  /** Returns a record that was appended at {@code time}, under the key {@code bitcoin}. */
  public static ConsumerRecord<byte[], byte[]> record(
      RecordPosition place, Instant time, byte[] value, Headers headers) {
    return new ConsumerRecord<>(
        place.topic(),
        place.partition(),
        place.offset(),
        time.toEpochMilli(),
        TimestampType.LOG_APPEND_TIME,
        ConsumerRecord.NULL_SIZE,
        ConsumerRecord.NULL_SIZE,
        "bitcoin".getBytes(UTF_8),
        value,
        headers,
        Optional.empty());
  }
}
