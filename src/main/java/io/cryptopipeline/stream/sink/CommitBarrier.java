package io.cryptopipeline.stream.sink;

import io.cryptopipeline.kafka.ExpiredRecords;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.mongo.Storage;
import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.stream.topology.Sinks;
import io.cryptopipeline.stream.topology.StateCommits;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Joins the storage to Kafka's transactions: everything that the {@link #sinks} collect is stored
 * before the offsets are committed, or the transaction does not commit.
 *
 * <p>The barrier drains in {@code commitTransaction()} of the stream thread's producer. By then
 * Kafka has accepted the offsets, so a fenced zombie never gets there; in {@code flush()}, which
 * Streams calls on a dirty close too, it would. This holds under {@code exactly_once_v2} only.
 *
 * <p>Use one barrier per {@code KafkaStreams}, and close it after that.
 */
public final class CommitBarrier implements AutoCloseable {

  private static final int WRITERS = 2;

  /** When the sinks store what they have collected, and publish the summaries that are stored. */
  public enum Trigger {
    /** The commit of the producer that {@link #clients} supply. */
    COMMIT,
    /** Each record, for {@code TopologyTestDriver}, which does not commit through that producer. */
    EACH_RECORD
  }

  private final ThreadLocal<ThreadSink> threadSinks;
  private final ExecutorService writers;
  private final CommitMetrics metrics;
  private final AtomicLong aborts = new AtomicLong();
  private final Map<TopicPartition, Long> notTaken = new ConcurrentHashMap<>();

  /**
   * Creates a barrier in front of {@code storage}.
   *
   * @param batchSize the maximum number of raw events in one write
   * @param clock gives the time at which a summary is made
   */
  public CommitBarrier(Storage storage, int batchSize, Clock clock) {
    this(storage, batchSize, clock, Monitoring.disabled());
  }

  /**
   * Does the same, and shows the time of the commits and the age of the coins' ticks.
   *
   * @param monitoring shows them
   */
  public CommitBarrier(Storage storage, int batchSize, Clock clock, Monitoring monitoring) {
    this(storage, writers(), batchSize, clock, System::nanoTime, monitoring);
  }

  /** Does the same with these writers, which the barrier shuts down, and this nanosecond clock. */
  CommitBarrier(
      Storage storage,
      ExecutorService writers,
      int batchSize,
      Clock clock,
      LongSupplier nanoClock,
      Monitoring monitoring) {
    this.writers = writers;
    metrics = CommitMetrics.of(monitoring.meters());
    threadSinks =
        ThreadLocal.withInitial(
            () ->
                new ThreadSink(
                    storage,
                    writers,
                    batchSize,
                    clock,
                    monitoring.freshness(),
                    new CommitPace(nanoClock)));
  }

  private static ExecutorService writers() {
    AtomicInteger number = new AtomicInteger();
    return Executors.newFixedThreadPool(
        WRITERS, work -> new Thread(work, "raw-event-writer-" + number.incrementAndGet()));
  }

  /** Returns the sinks to build the topology with. */
  public Sinks sinks(Trigger trigger) {
    return new Sinks(
        () -> new CollectingSink.RawEvents(threadSinks::get, trigger),
        () -> new CollectingSink.Summaries(threadSinks::get, trigger),
        trigger == Trigger.COMMIT ? Optional.of(new ThreadCommits()) : Optional.empty());
  }

  /**
   * Returns the clients to run the topology with.
   *
   * @param group the consumer group, which is the {@code application.id}
   * @param expired checks the records that the consumers cannot read any more
   */
  public KafkaClientSupplier clients(String group, ExpiredRecords expired) {
    return new BarrierClients(this, group, expired);
  }

  /**
   * Writes the state of the calling stream thread's tasks to their stores, as far as their offsets
   * are committed, and sends the offsets. A failure of the state is kept until {@link #commit}.
   *
   * <p>Kafka checks the generation of the group with the offsets, and does not check a commit
   * without any: a zombie whose quiet windows became final would overwrite the state of the new
   * owner. So a task that has written, and has consumed nothing, sends the offset that is committed
   * already.
   *
   * @param offsets the offsets that the transaction commits
   * @param committed returns for each partition the offset that is committed already, null if there
   *     is none; throws if Kafka does not tell one
   * @param flush waits until Kafka has the state
   * @param send sends the offsets
   */
  void sendOffsets(
      Map<TopicPartition, OffsetAndMetadata> offsets,
      Function<Set<TopicPartition>, Map<TopicPartition, OffsetAndMetadata>> committed,
      Runnable flush,
      Consumer<Map<TopicPartition, OffsetAndMetadata>> send) {
    ThreadSink sink = threadSinks.get();
    sink.pace().begin();
    metrics
        .flush()
        .record(
            () -> {
              sink.writeBack(task -> offsets.containsKey(input(task)));
              flush.run();
            });
    Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>(offsets);
    Set<TopicPartition> others =
        sink.tasksWrittenEarly().stream()
            .map(CommitBarrier::input)
            .filter(partition -> !offsets.containsKey(partition))
            .collect(Collectors.toSet());
    if (!others.isEmpty()) {
      all.putAll(committed.apply(others));
      all.values().removeIf(Objects::isNull);
    }
    send.accept(all);
  }

  private static TopicPartition input(TaskId task) {
    return new TopicPartition(Topics.RAW, task.partition());
  }

  /**
   * Commits the transaction of the calling stream thread, after everything that follows from the
   * records below its offsets is stored.
   *
   * @param offsets the offsets that the transaction commits
   * @param publisher is handed each summary that the storage has acknowledged
   * @param commit commits the transaction
   */
  void commit(
      Map<TopicPartition, OffsetAndMetadata> offsets,
      Consumer<Summary> publisher,
      Runnable commit) {
    metrics.drain().record(() -> drain(publisher, offsets));
    metrics.commit().record(commit);
    threadSinks.get().noteCommit();
  }

  /** Stores what the calling stream thread has collected, see {@link ThreadSink#drain}. */
  private void drain(Consumer<Summary> publisher, Map<TopicPartition, OffsetAndMetadata> offsets) {
    try {
      threadSinks.get().drain(publisher);
    } catch (TaskMigratedException e) {
      // Kafka Streams would take it for another error: a fenced producer throws this.
      throw new ProducerFencedException(e.getMessage());
    } catch (TimeoutException e) {
      // Kafka Streams would wipe the state of all tasks.
      throw new KafkaException("the state could not be sent to Kafka", e);
    } catch (RuntimeException e) {
      offsets.forEach((partition, to) -> notTaken.merge(partition, to.offset(), Math::max));
      throw e;
    }
  }

  /** Drops what the calling stream thread has collected: its transaction is aborted. */
  void discard() {
    aborts.incrementAndGet();
    threadSinks.get().discard();
  }

  /** Returns the number of aborted transactions; any thread. */
  public long aborts() {
    return aborts.get();
  }

  /**
   * Returns the offsets that were not committed because the storage did not take the records below
   * them; any thread. Any thread of any instance may have committed them since: Kafka knows.
   */
  public Map<TopicPartition, Long> notTaken() {
    return Map.copyOf(notTaken);
  }

  /** Stops the writers and drops their queue; nothing in it was committed. */
  @Override
  public void close() {
    writers.shutdownNow();
  }

  /** Passes the states of tasks, and their requests, to the sink of the calling stream thread. */
  private final class ThreadCommits implements StateCommits {

    @Override
    public void register(TaskId task, TaskState state) {
      threadSinks.get().buffer(task).register(state);
    }

    @Override
    public void ask(ProcessorContext<?, ?> context, long recordMs) {
      threadSinks.get().ask(context, recordMs);
    }
  }
}
