package io.cryptopipeline.stream.sink;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.WindowState;
import io.cryptopipeline.mongo.Storage;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.stream.topology.Sinks;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Joins the storage to Kafka's transactions: whatever the {@link #sinks} were offered is stored
 * before the offsets are committed, or the transaction is not committed.
 *
 * <p>It drains in {@code commitTransaction()} of the stream thread's producer. By then Kafka has
 * accepted the offsets, so a fenced zombie never gets there; in {@code flush()}, which Streams
 * calls on a dirty close too, it would. This holds under {@code exactly_once_v2} only.
 *
 * <p>One barrier for one {@code KafkaStreams}. Close it after that.
 */
public final class CommitBarrier implements AutoCloseable {

  private static final int WRITERS = 2;

  private final ThreadLocal<ThreadSink> threadSinks;
  private final ExecutorService writers;
  private final AtomicLong aborts = new AtomicLong();
  private final Map<TopicPartition, Long> notTaken = new ConcurrentHashMap<>();

  /**
   * Creates a barrier before {@code storage}.
   *
   * @param batchSize how many raw events are stored at once
   * @param clock says when a summary was made
   */
  public CommitBarrier(Storage storage, int batchSize, Clock clock) {
    AtomicInteger number = new AtomicInteger();
    writers =
        Executors.newFixedThreadPool(
            WRITERS, work -> new Thread(work, "raw-event-writer-" + number.incrementAndGet()));
    threadSinks = ThreadLocal.withInitial(() -> new ThreadSink(storage, writers, batchSize, clock));
  }

  /** Returns the sinks to build the topology with. */
  public Sinks sinks() {
    return new Sinks(
        () -> new OfferProcessor<RawEvent, Void, Void>(ThreadSink::offer),
        () -> new OfferProcessor<WindowState, String, Summary>(ThreadSink::offer));
  }

  /** Returns the clients to run the topology with. */
  public KafkaClientSupplier clients() {
    return new BarrierClients(this);
  }

  /**
   * Stores what the calling stream thread was offered, see {@link ThreadSink#drain}.
   *
   * @param offsets what is committed then
   */
  void drain(Consumer<Summary> publisher, Map<TopicPartition, OffsetAndMetadata> offsets) {
    try {
      threadSinks.get().drain(publisher);
    } catch (RuntimeException e) {
      offsets.forEach((partition, to) -> notTaken.merge(partition, to.offset(), Math::max));
      throw e;
    }
  }

  /** Forgets what the calling stream thread was offered: its transaction is aborted. */
  void discard() {
    aborts.incrementAndGet();
    threadSinks.get().discard();
  }

  /** Returns how many transactions were aborted so far, and their work left undone; any thread. */
  public long aborts() {
    return aborts.get();
  }

  /**
   * Returns the offsets that were not committed as the storage did not take what is below them; any
   * thread. They, or higher ones, may have been committed since, by any thread of any instance:
   * Kafka knows.
   */
  public Map<TopicPartition, Long> notTaken() {
    return Map.copyOf(notTaken);
  }

  /** Stops the writers; what they have not begun is broken off, and was never committed. */
  @Override
  public void close() {
    writers.shutdownNow();
  }

  /** Hands what it is given to the sink of its stream thread, which is known in {@code init}. */
  private final class OfferProcessor<V, K2, V2> implements Processor<String, V, K2, V2> {

    private final Offer<V> offer;
    private ThreadSink sink;
    private TaskId task;

    OfferProcessor(Offer<V> offer) {
      this.offer = offer;
    }

    @Override
    public void init(ProcessorContext<K2, V2> context) {
      sink = threadSinks.get();
      task = context.taskId();
    }

    @Override
    public void process(Record<String, V> record) {
      offer.accept(sink, task, record.value());
    }

    @Override
    public void close() {
      sink.forget(task);
    }
  }

  @FunctionalInterface
  private interface Offer<V> {
    void accept(ThreadSink sink, TaskId task, V value);
  }
}
