package io.cryptopipeline.simulation;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.WindowState;
import io.cryptopipeline.mongo.Storage;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.stream.topology.Sinks;
import io.cryptopipeline.stream.topology.StateCommits;
import io.cryptopipeline.testing.ticks.RawEvents;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** A sink of one stream thread as it must not be; see {@link Design}. */
final class WrongSteps implements CommitSteps {

  private static final Duration TIMER = Duration.ofSeconds(30);

  private final Design design;
  private final Storage storage;
  private final Map<TaskId, StateCommits.TaskState> states = new TreeMap<>();
  private final List<RawEvent> rawEvents = new ArrayList<>();
  private final Map<String, WindowState> changed = new LinkedHashMap<>();
  private final Map<String, WindowState> unpublished = new LinkedHashMap<>();

  WrongSteps(Design design, Storage storage) {
    this.design = design;
    this.storage = storage;
  }

  @Override
  public Sinks sinks() {
    return new Sinks(
        () -> new Keep<RawEvent, Void, Void>(),
        () -> new Keep<WindowState, String, Summary>(),
        Optional.of(new Hooks()));
  }

  @Override
  public void sendOffsets(
      Map<TopicPartition, OffsetAndMetadata> offsets,
      Function<Set<TopicPartition>, Map<TopicPartition, OffsetAndMetadata>> committed,
      Runnable flush,
      Consumer<Map<TopicPartition, OffsetAndMetadata>> send) {
    if (design != Design.STATE_AFTER_OFFSETS && design != Design.STATE_AFTER_COMMIT) {
      writeBack(offsets);
      flush.run();
    }
    send.accept(offsets);
  }

  @Override
  public void commit(
      Map<TopicPartition, OffsetAndMetadata> offsets,
      Consumer<Summary> publisher,
      Runnable commit) {
    switch (design) {
      case STORED_AFTER_COMMIT -> {
        publish(publisher);
        commit.run();
        store();
      }
      case STORED_BY_TIMER -> {
        publish(publisher);
        commit.run();
      }
      case STATE_AFTER_COMMIT -> {
        store().forEach(publisher);
        commit.run();
        writeBack(offsets);
      }
      case STATE_AFTER_OFFSETS -> {
        writeBack(offsets);
        store().forEach(publisher);
        commit.run();
      }
      default -> {
        store().forEach(publisher);
        commit.run();
      }
    }
  }

  private void writeBack(Map<TopicPartition, OffsetAndMetadata> offsets) {
    states.forEach(
        (task, state) -> {
          if (design == Design.STATE_OF_ALL_TASKS
              || offsets.containsKey(new TopicPartition(Topics.RAW, task.partition()))) {
            state.writeBack(this::change);
          }
        });
  }

  private void change(WindowState state) {
    changed.put(MongoModel.key(state.fold().window()), state);
    unpublished.put(MongoModel.key(state.fold().window()), state);
  }

  private void publish(Consumer<Summary> publisher) {
    summaries(unpublished).forEach(publisher);
    unpublished.clear();
  }

  private static List<Summary> summaries(Map<String, WindowState> states) {
    return states.values().stream().map(state -> state.summarize(Instant.EPOCH)).toList();
  }

  private List<Summary> store() {
    Set<io.cryptopipeline.model.CoinWindow> late = new LinkedHashSet<>();
    rawEvents.stream().filter(RawEvent::late).forEach(event -> late.add(event.unit()));
    storage.markPending(late);
    RawEvents.insert(storage, List.copyOf(rawEvents));
    List<Summary> stored = storage.putSummaries(summaries(changed));
    rawEvents.clear();
    changed.clear();
    return stored;
  }

  @Override
  public void discard() {
    unpublished.clear();
    if (design != Design.STORED_BY_TIMER) {
      rawEvents.clear();
      changed.clear();
    }
  }

  private final class Hooks implements StateCommits {

    @Override
    public void register(TaskId task, TaskState state) {
      states.put(task, state);
    }

    /** Leaves it to the interval of the commits. */
    @Override
    public void ask(ProcessorContext<?, ?> context, long recordMs) {}
  }

  private final class Keep<V, K2, V2> implements Processor<String, V, K2, V2> {

    private ProcessorContext<K2, V2> context;

    @Override
    public void init(ProcessorContext<K2, V2> context) {
      this.context = context;
      if (design == Design.STORED_BY_TIMER) {
        context.schedule(TIMER, PunctuationType.WALL_CLOCK_TIME, now -> store());
      }
    }

    @Override
    public void process(Record<String, V> record) {
      if (record.value() instanceof RawEvent event) {
        rawEvents.add(event);
      } else if (record.value() instanceof WindowState state) {
        change(state);
      }
    }

    @Override
    public void close() {
      states.remove(context.taskId());
      if (design == Design.STORED_BY_TIMER) {
        store();
      }
    }
  }
}
