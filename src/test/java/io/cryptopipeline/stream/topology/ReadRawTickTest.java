package io.cryptopipeline.stream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadRawTickTest {

  private static final long TIME_MS = 1522929600000L;
  private static final String TICK =
      "{\"coin_id\":\"bitcoin\",\"timestamp\":1522929600000,\"price\":1}";

  private final MockProcessorContext<Object, Object> context = new MockProcessorContext<>();
  private final List<ProcessorContext<?, ?>> asked = new ArrayList<>();
  private final ReadRawTick read =
      new ReadRawTick(
          new CoinPartitioner(1),
          FoldSummariesTest.settings(),
          new DeadLetterSender(new SimpleMeterRegistry()),
          new TickMetrics(new SimpleMeterRegistry()),
          Optional.of(new Commits()));

  private final class Commits implements StateCommits {

    @Override
    public void register(TaskId task, TaskState registered) {
      throw new AssertionError("this processor has no state");
    }

    @Override
    public void ask(ProcessorContext<?, ?> asking, long recordMs) {
      assertThat(recordMs).isEqualTo(TIME_MS);
      asked.add(asking);
    }
  }

  @BeforeEach
  void setTimeAndPlace() {
    context.setCurrentSystemTimeMs(TIME_MS);
    context.setRecordMetadata("crypto-raw", 0, 7);
    read.init(context);
  }

  @ParameterizedTest
  @CsvSource({"bitcoin, " + Names.FOLD_SUMMARIES, "another, " + Names.EGRESS_RAW})
  void shouldAskForACommitWhereverTheRecordGoes(String key, String node) {
    read.process(new Record<>(key.getBytes(UTF_8), TICK.getBytes(UTF_8), TIME_MS));

    assertThat(context.forwarded(node)).hasSize(1);
    assertThat(asked).containsExactly(context);
  }

  @Test
  void shouldAskForACommitWhenTheRecordIsRefused() {
    read.process(new Record<>("bitcoin".getBytes(UTF_8), "garbage".getBytes(UTF_8), TIME_MS));

    assertThat(context.forwarded(Names.EGRESS_DEAD_LETTERS)).hasSize(1);
    assertThat(asked).containsExactly(context);
  }
}
