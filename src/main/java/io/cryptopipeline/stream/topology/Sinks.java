package io.cryptopipeline.stream.topology;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.WindowState;
import io.cryptopipeline.record.RawEvent;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Where the topology's results go.
 *
 * @param rawEvents takes every accepted fact, also one that was seen before: storing it again must
 *     change nothing
 * @param summaries takes every new state of a window, the last one of a key counts; may forward the
 *     summaries that are stored, to be published on the topic of their windows' size
 */
public record Sinks(
    ProcessorSupplier<String, RawEvent, Void, Void> rawEvents,
    ProcessorSupplier<String, WindowState, String, Summary> summaries) {

  /** Returns sinks that keep nothing, for a topology that is to be described and not run. */
  public static Sinks none() {
    return new Sinks(Discard::new, Discard::new);
  }

  private static final class Discard<V, K2, V2> implements Processor<String, V, K2, V2> {

    @Override
    public void process(Record<String, V> record) {}
  }
}
