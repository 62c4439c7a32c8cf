package io.cryptopipeline.stream.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.exchange.CoinNames;
import io.cryptopipeline.exchange.FormatRegistry;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.model.Windows;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

/**
 * Holds the topology against the committed one. A change here is dangerous: a store under another
 * name has another changelog and starts empty, and a running application cannot be upgraded past a
 * change of its subtopologies. If it is meant: {@code ./crypto-pipeline topology >
 * topology/topology.txt}, {@code ./crypto-pipeline topology --mermaid}, and a line in the
 * CHANGELOG.
 */
class TopologyGoldenTest {

  private static final Topology TOPOLOGY =
      PipelineTopology.build(
          new TopologySettings(
              new RawTickReader(FormatRegistry.standard(), CoinNames.builtIn()),
              4,
              Windows.UTC_DAYS,
              Duration.ofHours(1),
              Duration.ofMinutes(5),
              new BigDecimal("1e-30"),
              new BigDecimal("1e30"),
              Set.of("usd"),
              false,
              TimestampLimits.NONE,
              Long.MAX_VALUE),
          Sinks.none());

  @Test
  void shouldNotChangeTheTopologyUnintentionally() throws IOException {
    assertThat(TopologyPicture.text(TOPOLOGY))
        .isEqualTo(Files.readString(Path.of("topology/topology.txt")));
  }

  @Test
  void shouldShowTheSameTopologyInThePicture() throws IOException {
    assertThat(Files.readString(Path.of("topology/README.md")))
        .contains("```mermaid\n" + TopologyPicture.mermaid(TOPOLOGY) + "```");
  }

  @Test
  void shouldNameEverything() {
    assertThat(TOPOLOGY.describe().toString()).doesNotContain("KSTREAM-", "KTABLE-");
  }
}
