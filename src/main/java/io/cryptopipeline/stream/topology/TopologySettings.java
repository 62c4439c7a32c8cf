package io.cryptopipeline.stream.topology;

import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.model.Windows;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Set;

/**
 * The typed values that the topology is built with.
 *
 * @param reader reads raw records, and knows the coin of each product
 * @param rawPartitions the number of partitions of {@code crypto-raw}
 * @param windows the windows that are summarized
 * @param grace how long after its end a window stays open for ticks out of order
 * @param futureTolerance how far a tick's time may be ahead of its record's timestamp
 * @param minPrice the lowest accepted price
 * @param maxPrice the highest accepted price
 * @param quotes the accepted quote currencies; a tick that names none is accepted
 * @param mixedMarkets whether one summary may contain prices of several markets
 * @param rawTimestamps the timestamps with which a record may be sent to {@code crypto-raw}
 * @param stateBytes how much memory the state of the open units may take, about
 */
public record TopologySettings(
    RawTickReader reader,
    int rawPartitions,
    Windows windows,
    Duration grace,
    Duration futureTolerance,
    BigDecimal minPrice,
    BigDecimal maxPrice,
    Set<String> quotes,
    boolean mixedMarkets,
    TimestampLimits rawTimestamps,
    long stateBytes) {}
