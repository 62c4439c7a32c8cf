package io.cryptopipeline.stream.topology;

import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.model.Windows;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Set;

/**
 * What the topology is built with.
 *
 * @param reader reads raw records, and knows which coin a product is
 * @param rawPartitions how many partitions {@code crypto-raw} has
 * @param windows which windows are summarized
 * @param grace how long after its end a window stays open for ticks out of order
 * @param futureTolerance how far a tick may be ahead of its record's timestamp
 * @param minPrice the lowest price that is taken
 * @param maxPrice the highest price that is taken
 * @param quotes what prices may be counted in, where a tick says it
 * @param mixedMarkets whether prices of several markets may be folded into one summary
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
    boolean mixedMarkets) {}
