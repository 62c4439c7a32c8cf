package io.cryptopipeline.simulation;

import io.cryptopipeline.exchange.CoinNames;
import io.cryptopipeline.exchange.FormatRegistry;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.stream.topology.TimestampLimits;
import io.cryptopipeline.stream.topology.TopologySettings;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Set;

/** The settings of the topology, in the simulation and on a real broker. */
final class SimulatedSettings {

  static final RawTickReader READER =
      new RawTickReader(FormatRegistry.standard(), CoinNames.builtIn());
  static final Duration GRACE = Duration.ofHours(1);

  private SimulatedSettings() {}

  static TopologySettings of(int partitions, Windows windows, long stateBytes) {
    return new TopologySettings(
        READER,
        partitions,
        windows,
        GRACE,
        Duration.ofMinutes(5),
        new BigDecimal("1e-30"),
        new BigDecimal("1e30"),
        Set.of("usd"),
        false,
        TimestampLimits.NONE,
        stateBytes);
  }
}
