package io.cryptopipeline.stream.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.model.WindowState;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.stream.sink.CommitBarrier.Trigger;
import io.cryptopipeline.stream.topology.StateCommits;
import io.cryptopipeline.testing.topology.RecordingStorage;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommitBarrierTest {

  private static final TaskId TASK = new TaskId(0, 1);

  private final CommitBarrier barrier =
      new CommitBarrier(new RecordingStorage(), 10, Clock.systemUTC());
  private final StateCommits commits = barrier.sinks(Trigger.COMMIT).commits().orElseThrow();

  @AfterEach
  void close() {
    barrier.close();
  }

  private record State(Runnable writeBack, BooleanSupplier ahead)
      implements StateCommits.TaskState {

    @Override
    public void writeBack(Consumer<WindowState> changed) {
      writeBack.run();
    }

    @Override
    public boolean isAheadOfOffsets() {
      return ahead.getAsBoolean();
    }
  }

  private void drain(int... partitions) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (int partition : partitions) {
      offsets.put(new TopicPartition(Topics.RAW, partition), new OffsetAndMetadata(7));
    }
    barrier.writeBack(offsets);
    barrier.commit(offsets, summary -> {}, () -> {});
  }

  @Test
  void shouldWriteBackOnlyTheTasksWhoseOffsetsAreCommitted() {
    List<String> written = new ArrayList<>();
    commits.register(TASK, new State(() -> written.add("one"), () -> false));
    commits.register(new TaskId(0, 2), new State(() -> written.add("two"), () -> false));

    drain(2, 3);
    assertThat(written).containsExactly("two");
    drain();
    assertThat(written).containsExactly("two");
    drain(1, 2);
    assertThat(written).containsExactly("two", "one", "two");
  }

  @Test
  void shouldNotCommitWhenTheStateOfAnotherTaskIsAheadOfItsOffsets() {
    AtomicBoolean ahead = new AtomicBoolean(true);
    commits.register(TASK, new State(() -> {}, ahead::get));

    drain(1);
    assertThatThrownBy(() -> drain(2)).hasMessageContaining("0_1").hasMessageContaining("offsets");
    ahead.set(false);
    barrier.discard();
    drain(2);
  }

  @Test
  void shouldEndAsFencingDoesWhenTheStateCannotBeSentByAFencedProducer() {
    commits.register(
        TASK,
        new State(
            () -> {
              throw new TaskMigratedException("fenced", new ProducerFencedException("fenced"));
            },
            () -> false));
    assertThatThrownBy(() -> drain(1)).isInstanceOf(ProducerFencedException.class);
  }

  @Test
  void shouldThrowNoTimeoutBecauseItWouldWipeTheStateOfAllTasks() {
    commits.register(
        TASK,
        new State(
            () -> {
              throw new TimeoutException("no answer");
            },
            () -> false));
    assertThatThrownBy(() -> drain(1))
        .isInstanceOf(KafkaException.class)
        .isNotInstanceOf(TimeoutException.class)
        .hasRootCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void shouldFailAgainUntilTheTransactionIsAborted() {
    List<String> written = new ArrayList<>();
    commits.register(
        TASK,
        new State(
            () -> {
              written.add("tried");
              throw new IllegalStateException("the store is closed");
            },
            () -> false));
    assertThatThrownBy(() -> drain(1)).hasMessage("the store is closed");
    assertThatThrownBy(() -> drain(1)).hasMessage("the store is closed");
    assertThat(written).hasSize(1);
    barrier.discard();
    assertThatThrownBy(() -> drain(1)).hasMessage("the store is closed");
    assertThat(written).hasSize(2);
  }
}
