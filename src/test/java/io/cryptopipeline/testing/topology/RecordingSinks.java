package io.cryptopipeline.testing.topology;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.WindowState;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.stream.topology.Sinks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/** Sinks that keep what they are given, and publish each summary at once. */
public final class RecordingSinks {

  /** When every summary here was made. */
  public static final Instant MADE_AT = Instant.parse("2026-01-01T00:00:00Z");

  private final List<RawEvent> rawEvents = new ArrayList<>();
  private final Map<CoinWindow, Summary> summaries = new LinkedHashMap<>();

  /** The sinks to build a topology with. */
  public Sinks sinks() {
    return new Sinks(() -> record -> rawEvents.add(record.value()), Publish::new);
  }

  /** Every raw event that was offered, repeated ones too, in their order. */
  public List<RawEvent> rawEvents() {
    return rawEvents;
  }

  /** The newest summary of each window. */
  public Map<CoinWindow, Summary> summaries() {
    return summaries;
  }

  private final class Publish extends ContextualProcessor<String, WindowState, String, Summary> {

    @Override
    public void process(Record<String, WindowState> record) {
      Summary summary = record.value().summarize(MADE_AT);
      summaries.put(summary.window(), summary);
      context().forward(record.withValue(summary));
    }
  }
}
