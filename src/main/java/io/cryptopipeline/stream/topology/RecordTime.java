package io.cryptopipeline.stream.topology;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The record's own timestamp, which is the time of fetching; {@link #NONE} where a record has none.
 *
 * <p>Not the event time: changelogs and topics downstream would carry it, and expire by it. And
 * never negative or an error: Streams drops the one and dies of the other (Kafka 4.3.1).
 */
final class RecordTime implements TimestampExtractor {

  /** What stands for no timestamp. Clients that set none send -1, or this. */
  static final long NONE = 0;

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTimeMs) {
    return Math.max(NONE, record.timestamp());
  }
}
