package io.cryptopipeline.stream.topology;

import io.cryptopipeline.record.DeadLetter;
import io.cryptopipeline.record.RecordPosition;
import io.cryptopipeline.record.UnusableRecordException;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** Makes dead letters of refused records. */
final class DeadLetters {

  private DeadLetters() {}

  static Record<byte[], byte[]> of(
      Record<byte[], byte[]> refused, RecordMetadata place, UnusableRecordException refusal) {
    return refused
        .withKey(DeadLetter.key(refused.key()))
        .withValue(DeadLetter.value(refused.value()))
        .withHeaders(
            DeadLetter.headers(
                refused.headers(),
                refused.value(),
                new RecordPosition(place.topic(), place.partition(), place.offset()),
                refused.timestamp(),
                refusal));
  }
}
