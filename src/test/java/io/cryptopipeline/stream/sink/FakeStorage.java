package io.cryptopipeline.stream.sink;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.mongo.RawEventBatch;
import io.cryptopipeline.mongo.Storage;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.testing.topology.ListedBatch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Notes the calls, and fails or supersedes on demand. */
final class FakeStorage implements Storage {

  final List<String> calls = new ArrayList<>();
  RuntimeException failure;
  RuntimeException flaw;
  boolean superseded;

  @Override
  public RawEventBatch newBatch() {
    if (flaw != null) {
      throw flaw;
    }
    return new ListedBatch(this::insert);
  }

  private synchronized void insert(List<RawEvent> events) {
    failIfAsked();
    List<String> ids = events.stream().map(e -> Long.toString(e.offset())).toList();
    calls.add("insert " + String.join(" ", ids));
  }

  @Override
  public synchronized void markPending(Collection<CoinWindow> days) {
    failIfAsked();
    days.forEach(day -> calls.add("pending " + day));
  }

  @Override
  public synchronized List<Summary> putSummaries(List<Summary> summaries) {
    failIfAsked();
    summaries.forEach(s -> calls.add("put " + s.window() + "=" + s.tickCount()));
    return superseded ? List.of() : summaries;
  }

  private void failIfAsked() {
    if (failure != null) {
      throw failure;
    }
  }
}
