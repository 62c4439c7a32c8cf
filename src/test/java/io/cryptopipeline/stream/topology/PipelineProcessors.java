package io.cryptopipeline.stream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.WindowState;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.record.RawTick;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.processor.api.Processor;

/** The processors and serdes of the topology, for tests that run them without Kafka Streams. */
public final class PipelineProcessors {

  public static final String FOLD_SUMMARIES = Names.FOLD_SUMMARIES;
  public static final String SINK_RAW_EVENTS = Names.SINK_RAW_EVENTS;
  public static final String EGRESS_RAW = Names.EGRESS_RAW;
  public static final String EGRESS_DEAD_LETTERS = Names.EGRESS_DEAD_LETTERS;

  private final TopologySettings settings;
  private final DeadLetterSender deadLetters = new DeadLetterSender(new SimpleMeterRegistry());
  private final TickMetrics metrics = new TickMetrics(new SimpleMeterRegistry());
  private final StateMemory memory;

  /** Creates the processors of one instance; its tasks share the memory of the settings. */
  public PipelineProcessors(TopologySettings settings) {
    this.settings = settings;
    memory = new StateMemory(settings.stateBytes());
  }

  public static String sinkSummaries(WindowSize size) {
    return Names.sinkSummaries(size);
  }

  public static Serde<?> clocks() {
    return CoinClock.serde();
  }

  public static Serde<WindowState> windowStates() {
    return PipelineTopology.windowStates();
  }

  public Windows windows() {
    return settings.windows();
  }

  public int partition(String coinId) {
    return new CoinPartitioner(settings.rawPartitions()).partition(coinId.getBytes(UTF_8));
  }

  public Processor<byte[], byte[], Object, Object> readRawTick(Optional<StateCommits> commits) {
    return new ReadRawTick(
        new CoinPartitioner(settings.rawPartitions()), settings, deadLetters, metrics, commits);
  }

  public Processor<String, RawTick, Object, Object> foldSummaries(Optional<StateCommits> commits) {
    return new FoldSummaries(settings, deadLetters, metrics, memory, commits);
  }
}
