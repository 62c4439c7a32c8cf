package io.cryptopipeline.stream.sink;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.WindowState;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.stream.sink.CommitBarrier.Trigger;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Collects in the sink of the stream thread that the task runs on, known in {@code init}. */
abstract class CollectingSink<V, K2, V2> implements Processor<String, V, K2, V2> {

  private final Supplier<ThreadSink> threadSink;
  private final Trigger trigger;
  private ProcessorContext<K2, V2> context;
  private ThreadSink sink;
  private TaskBuffer buffer;

  /**
   * @param threadSink returns the sink of the calling stream thread
   */
  CollectingSink(Supplier<ThreadSink> threadSink, Trigger trigger) {
    this.threadSink = threadSink;
    this.trigger = trigger;
  }

  @Override
  public final void init(ProcessorContext<K2, V2> context) {
    this.context = context;
    sink = threadSink.get();
    buffer = sink.buffer(context.taskId());
  }

  @Override
  public final void process(Record<String, V> record) {
    collect(sink, buffer, record.value());
    if (trigger == Trigger.EACH_RECORD) {
      sink.drain(summary -> publish(context, record, summary));
    }
  }

  abstract void collect(ThreadSink sink, TaskBuffer buffer, V value);

  abstract void publish(ProcessorContext<K2, V2> context, Record<String, V> by, Summary summary);

  @Override
  public final void close() {
    sink.forget(context.taskId());
  }

  /** Collects raw events. */
  static final class RawEvents extends CollectingSink<RawEvent, Void, Void> {

    RawEvents(Supplier<ThreadSink> threadSink, Trigger trigger) {
      super(threadSink, trigger);
    }

    @Override
    void collect(ThreadSink sink, TaskBuffer buffer, RawEvent event) {
      sink.offer(buffer, event);
    }

    @Override
    void publish(
        ProcessorContext<Void, Void> context, Record<String, RawEvent> by, Summary summary) {
      throw new AssertionError("summaries are drained with the record that changed them");
    }
  }

  /** Collects the states of windows, and publishes their summaries. */
  static final class Summaries extends CollectingSink<WindowState, String, Summary> {

    Summaries(Supplier<ThreadSink> threadSink, Trigger trigger) {
      super(threadSink, trigger);
    }

    @Override
    void collect(ThreadSink sink, TaskBuffer buffer, WindowState state) {
      buffer.add(state);
    }

    @Override
    void publish(
        ProcessorContext<String, Summary> context,
        Record<String, WindowState> by,
        Summary summary) {
      context.forward(by.withKey(summary.window().id()).withValue(summary));
    }
  }
}
