package io.cryptopipeline.stream.sink;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.stream.topology.StateCommits.Early;
import java.time.Clock;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.junit.jupiter.api.Test;

/** What became of a task whose work was in a transaction that was aborted. */
class AbortedTransactionTest {

  private static final TaskId TASK = new TaskId(0, 0);
  private static final TaskId OTHER_TASK = new TaskId(0, 1);

  private final ThreadSink sink =
      new ThreadSink(
          new FakeStorage(),
          Runnable::run,
          100,
          Clock.systemUTC(),
          Monitoring.disabled().freshness(),
          new CommitPace(() -> 0));

  /** Only the changelog's transaction was aborted: the task's own store still has the state. */
  @Test
  void shouldFailWhenATaskOutlivesTheTransactionThatHadItsState() {
    sink.buffer(TASK).register(ThreadSinkTest.taskState(Early.OF_COMMITTED_RECORDS));

    sink.discard();
    sink.writeBack(task -> true);
    assertThatThrownBy(() -> sink.drain(summary -> {}))
        .hasMessage("the transaction with the work of task 0_0 was aborted");

    sink.forget(TASK);
    sink.buffer(TASK).register(ThreadSinkTest.taskState(Early.NOTHING));
    sink.writeBack(task -> true);
    sink.drain(summary -> {});
  }

  /** Kafka Streams closes the tasks whose offsets were in it; this one would go on past it. */
  @Test
  void shouldFailWhenATaskOutlivesTheTransactionThatHadItsRefusedRecords() {
    var context = new MockProcessorContext<>(); // of task 0_0
    context.setCurrentSystemTimeMs(0);
    sink.ask(context, 0);
    sink.buffer(OTHER_TASK).register(ThreadSinkTest.taskState(Early.NOTHING));
    sink.writeBack(OTHER_TASK::equals);
    sink.drain(summary -> {});
    sink.noteCommit();
    sink.discard();

    sink.writeBack(OTHER_TASK::equals);
    assertThatThrownBy(() -> sink.drain(summary -> {}))
        .hasMessage("the transaction with the work of task 0_0 was aborted");
  }
}
