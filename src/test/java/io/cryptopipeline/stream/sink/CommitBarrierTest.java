package io.cryptopipeline.stream.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.model.WindowState;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.stream.sink.CommitBarrier.Trigger;
import io.cryptopipeline.stream.topology.StateCommits;
import io.cryptopipeline.stream.topology.StateCommits.Early;
import io.cryptopipeline.testing.topology.RecordingStorage;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommitBarrierTest {

  private static final TaskId TASK = new TaskId(0, 1);

  private final CommitBarrier barrier =
      new CommitBarrier(new RecordingStorage(), 10, Clock.systemUTC());
  private final StateCommits commits = barrier.sinks(Trigger.COMMIT).commits().orElseThrow();

  private final List<Map<TopicPartition, OffsetAndMetadata>> sent = new ArrayList<>();

  @AfterEach
  void close() {
    barrier.close();
  }

  private record State(Runnable writeBack, Supplier<Early> early)
      implements StateCommits.TaskState {

    @Override
    public void writeBack(Consumer<WindowState> changed) {
      writeBack.run();
    }

    @Override
    public Early writtenEarly() {
      return early.get();
    }

    @Override
    public void noteCommit() {}
  }

  private static MockProcessorContext<Void, Void> context(TaskId task) {
    MockProcessorContext<Void, Void> context =
        new MockProcessorContext<>() {
          @Override
          public TaskId taskId() {
            return task;
          }
        };
    context.setCurrentSystemTimeMs(0);
    return context;
  }

  private void process(int... partitions) {
    for (int partition : partitions) {
      commits.ask(context(new TaskId(0, partition)), 0);
    }
  }

  private void drain(int... partitions) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (int partition : partitions) {
      offsets.put(new TopicPartition(Topics.RAW, partition), new OffsetAndMetadata(7));
    }
    barrier.sendOffsets(
        offsets,
        others -> Map.of(new TopicPartition(Topics.RAW, 1), new OffsetAndMetadata(3)),
        () -> {},
        sent::add);
    barrier.commit(offsets, summary -> {}, () -> {});
  }

  @Test
  void shouldWriteBackOnlyTheTasksWhoseOffsetsAreCommitted() {
    List<String> written = new ArrayList<>();
    commits.register(TASK, new State(() -> written.add("one"), () -> Early.NOTHING));
    commits.register(new TaskId(0, 2), new State(() -> written.add("two"), () -> Early.NOTHING));
    process(1, 2, 3);

    drain(2, 3);
    assertThat(written).containsExactly("two");
    drain();
    assertThat(written).containsExactly("two");
    drain(1, 2);
    assertThat(written).containsExactly("two", "one", "two");
  }

  /** Kafka checks the generation of the group with the offsets only. */
  @Test
  void shouldSendTheCommittedOffsetOfATaskThatHasWrittenButConsumedNothing() {
    AtomicReference<Early> early = new AtomicReference<>(Early.OF_COMMITTED_RECORDS);
    commits.register(TASK, new State(() -> {}, early::get));
    process(1, 2);

    drain();
    assertThat(sent.get(0))
        .containsExactly(Map.entry(new TopicPartition(Topics.RAW, 1), new OffsetAndMetadata(3)));
    drain(1);
    assertThat(sent.get(1))
        .containsExactly(Map.entry(new TopicPartition(Topics.RAW, 1), new OffsetAndMetadata(7)));
    early.set(Early.NOTHING);
    drain();
    assertThat(sent.get(2)).isEmpty();
  }

  @Test
  void shouldNotCommitWhenTheStateOfAnotherTaskIsAheadOfItsOffsets() {
    AtomicReference<Early> early = new AtomicReference<>(Early.OF_UNCOMMITTED_RECORDS);
    commits.register(TASK, new State(() -> {}, early::get));
    process(1);

    drain(1);
    assertThatThrownBy(() -> drain(2)).hasMessageContaining("0_1").hasMessageContaining("offsets");
    early.set(Early.NOTHING);
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
            () -> Early.NOTHING));
    process(1);
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
            () -> Early.NOTHING));
    process(1);
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
            () -> Early.NOTHING));
    process(1);
    assertThatThrownBy(() -> drain(1)).hasMessage("the store is closed");
    assertThatThrownBy(() -> drain(1)).hasMessage("the store is closed");
    assertThat(written).hasSize(1);
    barrier.discard();
    assertThatThrownBy(() -> drain(1))
        .hasMessage("the transaction with the work of task 0_1 was aborted");
    assertThat(written).hasSize(1);
  }

  private static List<Boolean> cancelled(MockProcessorContext<?, ?> context) {
    return context.scheduledPunctuators().stream().map(CapturedPunctuator::cancelled).toList();
  }

  @Test
  void shouldAskForACommitUntilTheTaskIsCommittedOrClosed() {
    MockProcessorContext<Void, Void> context = context(TASK);
    var rawEvents = barrier.sinks(Trigger.COMMIT).rawEvents().get();
    rawEvents.init(context);

    commits.ask(context, 0);
    process(2);
    drain(2);
    assertThat(cancelled(context)).containsExactly(false);
    drain(1);
    assertThat(cancelled(context)).containsExactly(true);

    commits.ask(context, 0);
    assertThat(cancelled(context)).containsExactly(true, false);
    rawEvents.close();
    assertThat(cancelled(context)).containsExactly(true, true);
  }
}
