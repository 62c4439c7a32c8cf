package io.cryptopipeline.stream.topology;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.WindowState;
import io.cryptopipeline.record.RawEvent;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The processors that take the topology's results.
 *
 * @param rawEvents takes every accepted fact, repeated ones too: storing a fact again must change
 *     nothing
 * @param summaries takes new states of a window, of which the last one per window counts; may
 *     forward the stored summaries to the topic of their size
 * @param commits write the state back, and take the windows' states, at each commit; empty to do
 *     that after each record
 */
public record Sinks(
    ProcessorSupplier<String, RawEvent, Void, Void> rawEvents,
    ProcessorSupplier<String, WindowState, String, Summary> summaries,
    Optional<StateCommits> commits) {

  /** Returns sinks that drop everything, for a topology that is only described. */
  public static Sinks none() {
    return new Sinks(Discard::new, Discard::new, Optional.empty());
  }

  private static final class Discard<V, K2, V2> implements Processor<String, V, K2, V2> {

    @Override
    public void process(Record<String, V> record) {}
  }
}
