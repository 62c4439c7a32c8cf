package io.cryptopipeline.stream.topology;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Assigns each coin to one partition of {@code crypto-raw}, as the Java producer's default
 * partitioner does for the coin's name: {@code murmur2(key) mod partitions}.
 *
 * @param partitions the number of partitions of {@code crypto-raw}
 */
record CoinPartitioner(int partitions) implements StreamPartitioner<byte[], byte[]> {

  /** Returns the partition of the coin whose name is {@code key} in UTF-8. */
  int partition(byte[] key) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }

  /** Deprecated, yet abstract: Kafka 4.4.0 calls it from the method that replaces it. */
  @Override
  @SuppressWarnings("removal")
  public Optional<Set<Integer>> partitions(
      String topic, byte[] key, byte[] value, int numPartitions) {
    return Optional.of(Set.of(partition(key)));
  }
}
