package io.cryptopipeline.stream.sink;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.exchange.CoinNames;
import io.cryptopipeline.exchange.FormatRegistry;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.model.TickFold;
import io.cryptopipeline.model.WindowState;
import io.cryptopipeline.mongo.StorageRefusedException;
import io.cryptopipeline.mongo.StorageUnavailableException;
import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.stream.topology.StateCommits;
import io.cryptopipeline.stream.topology.StateCommits.Early;
import io.cryptopipeline.testing.ticks.Days;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;

class ThreadSinkTest {

  private static final TaskId TASK = new TaskId(0, 0);
  private static final TaskId OTHER_TASK = new TaskId(0, 1);
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final CoinWindow DAY = Days.day("bitcoin:2018-04-05");

  private final FakeStorage storage = new FakeStorage();
  private final List<Summary> published = new ArrayList<>();
  private final ThreadSink sink = sink(100, Runnable::run);

  @Test
  void shouldStoreRawEventsBeforeSummariesAndPublishWhatWasStored() {
    sink.offer(sink.buffer(TASK), event(1, false));
    sink.buffer(TASK).add(state(1));
    sink.offer(sink.buffer(TASK), event(2, false));

    assertThat(storage.calls).isEmpty();
    sink.drain(published::add);

    assertThat(storage.calls).containsExactly("insert 1 2", "put bitcoin:2018-04-05=1");
    assertThat(published).extracting(Summary::tickCount).containsExactly(1L);
    assertThat(published).extracting(Summary::updatedAt).containsExactly(NOW);
  }

  @Test
  void shouldStoreTheLastStateOfACoinDayOnly() {
    sink.buffer(TASK).add(state(1));
    sink.buffer(TASK).add(state(2));
    sink.buffer(TASK).add(state(3));

    sink.drain(published::add);

    assertThat(storage.calls).containsExactly("put bitcoin:2018-04-05=3");
  }

  @Test
  void shouldStoreRawEventsEarlyWhenABatchIsFullAndSummariesInTheDrainAlone() {
    ThreadSink small = sink(2, Runnable::run);
    small.buffer(TASK).add(state(1));
    small.offer(small.buffer(TASK), event(1, false));
    small.offer(small.buffer(TASK), event(2, false));
    small.offer(small.buffer(TASK), event(3, false));

    assertThat(storage.calls).containsExactly("insert 1 2");
    small.drain(published::add);

    assertThat(storage.calls).containsExactly("insert 1 2", "insert 3", "put bitcoin:2018-04-05=1");
  }

  @Test
  void shouldMarkTheDayOfALateEventBeforeAndAfterTheEvent() {
    sink.offer(sink.buffer(TASK), event(1, true));
    sink.offer(sink.buffer(TASK), event(2, true));

    sink.drain(published::add);

    assertThat(storage.calls)
        .containsExactly("pending bitcoin:2018-04-05", "insert 1 2", "pending bitcoin:2018-04-05");
  }

  @Test
  void shouldNotPublishASupersededSummary() {
    storage.superseded = true;
    sink.buffer(TASK).add(state(1));

    sink.drain(published::add);

    assertThat(published).isEmpty();
  }

  @Test
  void shouldNotThrowWhenAnEarlyBatchFailsButInTheDrain() {
    ThreadSink small = sink(1, Runnable::run);
    storage.failure = new StorageUnavailableException("away", null);

    assertThatCode(() -> offerMany(small, 20)).doesNotThrowAnyException();

    assertThatThrownBy(() -> small.drain(published::add)).isSameAs(storage.failure);
    assertThat(storage.calls).doesNotContain("put bitcoin:2018-04-05=1");
  }

  @Test
  void shouldNotThrowWhenAnEventCannotBeEncodedButInTheDrain() {
    storage.flaw = new IllegalStateException("cannot be encoded");

    assertThatCode(() -> offerMany(sink, 2)).doesNotThrowAnyException();

    storage.flaw = null;
    assertThatThrownBy(() -> sink.drain(published::add)).hasMessage("cannot be encoded");
    assertThat(storage.calls).isEmpty();
    sink.discard();
    sink.offer(sink.buffer(TASK), event(3, false));
    sink.drain(published::add);
    assertThat(storage.calls).containsExactly("insert 3");
  }

  @Test
  void shouldKeepFailingUntilItIsDiscarded() {
    storage.failure = new StorageRefusedException("no", null);
    sink.offer(sink.buffer(TASK), event(1, false));
    assertThatThrownBy(() -> sink.drain(published::add)).isSameAs(storage.failure);

    StorageRefusedException first = (StorageRefusedException) storage.failure;
    storage.failure = null;
    sink.buffer(TASK).add(state(2));
    assertThatThrownBy(() -> sink.drain(published::add)).isSameAs(first);
    assertThat(published).isEmpty();

    sink.discard();
    sink.buffer(TASK).add(state(3));
    sink.drain(published::add);
    assertThat(storage.calls).containsExactly("put bitcoin:2018-04-05=3");
  }

  @Test
  void shouldWriteBackTheStateOfTheCommittedTasksOnly() {
    sink.buffer(TASK).register(taskState(Early.NOTHING));

    sink.writeBack(task -> task.equals(TASK));
    sink.drain(published::add);
    assertThat(storage.calls).containsExactly("put bitcoin:2018-04-05=7");
    storage.calls.clear();

    sink.buffer(OTHER_TASK).register(taskState(Early.OF_UNCOMMITTED_RECORDS));
    sink.writeBack(task -> false);
    assertThatThrownBy(() -> sink.drain(published::add)).hasMessageContaining("task 0_1");
    assertThat(storage.calls).isEmpty();
  }

  static StateCommits.TaskState taskState(Early early) {
    return new StateCommits.TaskState() {
      @Override
      public void writeBack(Consumer<WindowState> changed) {
        changed.accept(state(7));
      }

      @Override
      public Early writtenEarly() {
        return early;
      }

      @Override
      public void noteCommit() {}
    };
  }

  @Test
  void shouldForgetEverythingWhenDiscarded() {
    sink.offer(sink.buffer(TASK), event(1, false));
    sink.buffer(OTHER_TASK).add(state(1));

    sink.discard();
    sink.drain(published::add);

    assertThat(storage.calls).isEmpty();
  }

  @Test
  void shouldForgetTheClosedTasksWorkAndKeepTheOthers() {
    sink.offer(sink.buffer(TASK), event(1, false));
    sink.offer(sink.buffer(OTHER_TASK), event(2, false));

    sink.forget(TASK);
    sink.drain(published::add);

    assertThat(storage.calls).containsExactly("insert 2");
  }

  @Test
  void shouldDrainNothingTwice() {
    sink.offer(sink.buffer(TASK), event(1, false));
    sink.buffer(TASK).add(state(1));
    sink.drain(published::add);
    storage.calls.clear();

    sink.drain(published::add);

    assertThat(storage.calls).isEmpty();
  }

  @Test
  void shouldWaitForWhatIsInFlightBeforeItStoresSummaries() {
    Deque<Runnable> queued = new ArrayDeque<>();
    ThreadSink queueing = sink(1, queued::add);
    queueing.offer(queueing.buffer(TASK), event(1, false));
    queueing.buffer(TASK).add(state(1));
    assertThat(storage.calls).isEmpty();
    Thread writer = new Thread(() -> queued.forEach(Runnable::run));
    writer.start();

    queueing.drain(published::add);

    assertThat(storage.calls).containsExactly("insert 1", "put bitcoin:2018-04-05=1");
  }

  private ThreadSink sink(int batchSize, Executor writers) {
    return new ThreadSink(
        storage,
        writers,
        batchSize,
        Clock.fixed(NOW, ZoneOffset.UTC),
        Monitoring.disabled().freshness(),
        new CommitPace(() -> 0));
  }

  private static void offerMany(ThreadSink sink, int events) {
    for (int i = 0; i < events; i++) {
      sink.offer(sink.buffer(TASK), event(i, false));
    }
    sink.buffer(TASK).add(state(1));
  }

  private static RawEvent event(int number, boolean late) {
    String json =
        "{\"coin_id\":\"bitcoin\",\"timestamp\":\"2018-04-05T00:00:00Z\",\"price\":1,\"trade_id\":%s}"
            .formatted(number);
    try {
      RawTick rawTick =
          new RawTickReader(FormatRegistry.standard(), CoinNames.builtIn())
              .read(json.getBytes(UTF_8), new RecordHeaders(), NOW);
      return new RawEvent(rawTick, DAY, late, NOW, "crypto-raw", 0, number);
    } catch (UnusableRecordException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The state of the day after so many ticks. */
  private static WindowState state(int ticks) {
    Tick tick = event(0, false).rawTick().tick();
    TickFold fold = TickFold.of(DAY, tick, 0);
    for (int i = 1; i < ticks; i++) {
      fold = fold.plus(tick, i);
    }
    return new WindowState(fold, false);
  }
}
