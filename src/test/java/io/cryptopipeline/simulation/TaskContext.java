package io.cryptopipeline.simulation;

import java.io.File;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.streams.StreamsMetrics;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.Punctuator;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/** The context of all processors of one task. */
final class TaskContext implements ProcessorContext<Object, Object> {

  private final TaskId task;
  private final TaskStores stores;
  private final LongSupplier clockMs;
  private final Map<String, Consumer<Record<?, ?>>> children = new LinkedHashMap<>();
  private final List<Punctuation> punctuations = new ArrayList<>();
  private RecordMetadata place;
  private boolean commitRequested;

  private static final class Punctuation {
    private long nextMs;
    private long everyMs;
    private Punctuator punctuator;
    private boolean cancelled;
  }

  TaskContext(TaskId task, TaskStores stores, LongSupplier clockMs) {
    this.task = task;
    this.stores = stores;
    this.clockMs = clockMs;
  }

  void addChild(String name, Consumer<Record<?, ?>> child) {
    children.put(name, child);
  }

  void at(RecordMetadata record) {
    place = record;
  }

  boolean isCommitRequested() {
    return commitRequested;
  }

  void clearCommitRequest() {
    commitRequested = false;
  }

  /**
   * Runs what is due, and returns whether something was ({@code PunctuationQueue.maybePunctuate}:
   * the next time is a multiple of the interval after the one that was missed).
   */
  boolean punctuate() {
    boolean punctuated = false;
    long now = clockMs.getAsLong();
    for (Punctuation one : List.copyOf(punctuations)) {
      if (!one.cancelled && one.nextMs <= now) {
        one.nextMs += ((now - one.nextMs) / one.everyMs + 1) * one.everyMs;
        one.punctuator.punctuate(now);
        punctuated = true;
      }
    }
    punctuations.removeIf(one -> one.cancelled);
    return punctuated;
  }

  @Override
  public Cancellable schedule(Duration every, PunctuationType type, Punctuator punctuator) {
    Punctuation added = new Punctuation();
    added.everyMs = every.toMillis();
    added.nextMs = clockMs.getAsLong() + added.everyMs;
    added.punctuator = punctuator;
    punctuations.add(added);
    return () -> added.cancelled = true;
  }

  @Override
  public Cancellable schedule(
      Instant start, Duration every, PunctuationType type, Punctuator punctuator) {
    throw new UnsupportedOperationException();
  }

  @Override
  public <K, V> void forward(Record<K, V> record, String childName) {
    children.get(childName).accept(record);
  }

  @Override
  public <K, V> void forward(Record<K, V> record) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void commit() {
    commitRequested = true;
  }

  @Override
  public TaskId taskId() {
    return task;
  }

  @Override
  public Optional<RecordMetadata> recordMetadata() {
    return Optional.ofNullable(place);
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as the interface has it
  public <S extends StateStore> S getStateStore(String name) {
    return (S) stores.store(name);
  }

  @Override
  public long currentSystemTimeMs() {
    return clockMs.getAsLong();
  }

  @Override
  public long currentStreamTimeMs() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String applicationId() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Serde<?> keySerde() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Serde<?> valueSerde() {
    throw new UnsupportedOperationException();
  }

  @Override
  public File stateDir() {
    throw new UnsupportedOperationException();
  }

  @Override
  public StreamsMetrics metrics() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<String, Object> appConfigs() {
    return Map.of();
  }

  @Override
  public Map<String, Object> appConfigsWithPrefix(String prefix) {
    return Map.of();
  }
}
