package io.cryptopipeline.stream.topology;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Extracts the record's own timestamp, which is the time of fetching; {@link #NONE} if there is
 * none.
 *
 * <p>It does not extract the event time: changelogs and output topics would carry that, and expire
 * by it. It never returns a negative time and never throws: Streams drops a record with a negative
 * time, and a thread dies of the exception (Kafka 4.4.0).
 */
final class RecordTime implements TimestampExtractor {

  /** Stands for no timestamp. Clients that set none send -1 or 0. */
  static final long NONE = 0;

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTimeMs) {
    return Math.max(NONE, record.timestamp());
  }
}
