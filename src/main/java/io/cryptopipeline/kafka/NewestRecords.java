package io.cryptopipeline.kafka;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * The newest records of a topic.
 *
 * @param records in the order of their timestamps
 * @param isExact whether every other record is known to be no newer than these; false if the
 *     timestamps are so far out of order, or those of transactions so much later, that telling
 *     would take reading most of the topic, or if the read was stopped
 */
public record NewestRecords(List<ConsumerRecord<byte[], byte[]>> records, boolean isExact) {}
