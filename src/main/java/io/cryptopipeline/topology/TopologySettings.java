package io.cryptopipeline.topology;

import java.time.Duration;

/**
 * What the topology is built with.
 *
 * @param rawPartitions how many partitions {@code crypto-raw} has
 * @param grace how long after its end a day stays open for ticks out of order
 * @param futureTolerance how far a tick may be ahead of its record's timestamp
 */
public record TopologySettings(int rawPartitions, Duration grace, Duration futureTolerance) {}
