package io.cryptopipeline.stream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.exchange.CoinNames;
import io.cryptopipeline.exchange.FormatRegistry;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.UnusableRecordException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FoldSummariesTest {

  private static final Instant TIME = Instant.parse("2018-04-05T12:00:00Z");
  private static final String TICK =
      "{\"coin_id\":\"bitcoin\",\"timestamp\":1522929600000,\"price\":1}";

  private final MockProcessorContext<Object, Object> context = new MockProcessorContext<>();
  private final TopologySettings settings = settings();
  private final FoldSummaries fold =
      new FoldSummaries(
          settings,
          new DeadLetterSender(new SimpleMeterRegistry()),
          new TickMetrics(new SimpleMeterRegistry()),
          new StateMemory(1 << 20),
          Optional.of(new Commits()));

  private StateCommits.TaskState state;

  static TopologySettings settings() {
    return new TopologySettings(
        new RawTickReader(FormatRegistry.standard(), CoinNames.builtIn()),
        1,
        Windows.UTC_DAYS,
        Duration.ofHours(1),
        Duration.ofMinutes(5),
        BigDecimal.ZERO,
        BigDecimal.TEN,
        Set.of("usd"),
        false,
        TimestampLimits.NONE,
        1 << 20);
  }

  private final class Commits implements StateCommits {

    @Override
    public void register(TaskId task, TaskState registered) {
      state = registered;
    }

    @Override
    public void ask(ProcessorContext<?, ?> asking, long recordMs) {
      throw new AssertionError("the reader of the records asks");
    }
  }

  @BeforeEach
  void createStores() {
    context.setCurrentSystemTimeMs(TIME.toEpochMilli());
    context.setRecordMetadata("crypto-raw", 0, 7);
    add(
        Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(Names.COIN_CLOCK_STORE),
            Serdes.String(),
            CoinClock.serde()));
    add(
        Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(Names.FACT_STORE), Serdes.Bytes(), Serdes.ByteArray()));
    add(
        Stores.windowStoreBuilder(
            Stores.inMemoryWindowStore(
                Names.summaryStore(WindowSize.DAY), Duration.ofDays(9), Duration.ofDays(1), false),
            Serdes.String(),
            PipelineTopology.windowStates()));
  }

  private void add(StoreBuilder<?> builder) {
    StateStore store = builder.withLoggingDisabled().build();
    store.init(context.getStateStoreContext(), store);
  }

  private List<CapturedPunctuator> scheduled() {
    return context.scheduledPunctuators().stream().filter(one -> !one.cancelled()).toList();
  }

  private void process() throws UnusableRecordException {
    RawTick tick = settings.reader().read(TICK.getBytes(UTF_8), new RecordHeaders(), TIME);
    fold.process(new Record<>("bitcoin", tick, TIME.toEpochMilli()));
  }

  /** Kafka Streams revives a task with the same processors and punctuations (4.4.0). */
  @Test
  void shouldCancelItsPunctuationWhenItIsClosed() throws Exception {
    fold.init(context);
    process();
    assertThat(scheduled()).hasSize(1); // the quiet check

    fold.close();
    assertThat(scheduled()).isEmpty();
    fold.init(context);
    assertThat(scheduled()).hasSize(1);
  }

  /** State without its offsets would make a commit of other tasks fail. */
  @Test
  void shouldLeaveWhatFollowsFromRecordsToTheirCommitWhenItSearchesForQuietCoins()
      throws Exception {
    fold.init(context);
    process();
    CapturedPunctuator quietCheck =
        scheduled().stream()
            .filter(one -> one.getInterval().equals(QuietCheck.INTERVAL))
            .findFirst()
            .orElseThrow();

    quietCheck.getPunctuator().punctuate(TIME.plus(QuietCheck.INTERVAL).toEpochMilli());

    assertThat(state.writtenEarly()).isEqualTo(StateCommits.Early.NOTHING);
    assertThat(context.forwarded()).hasSize(1); // the raw event
  }
}
