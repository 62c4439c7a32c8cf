package io.cryptopipeline.stream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.model.TickFold;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.WindowState;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.runtime.PrintableText;
import io.cryptopipeline.stream.topology.StateCommits.Early;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Folds each fact once into its windows, one per size. A unit is the longest window, a day or a
 * week.
 *
 * <ul>
 *   <li>A repeated fact is forwarded to the sinks again, and not folded again.
 *   <li>A conflicting fact (the same event id with another time, price or volume) goes to the dead
 *       letters; the first one stays.
 *   <li>A fact of another market than the coin's other prices in that unit goes to the dead letters
 *       too, unless markets may be mixed.
 *   <li>A window becomes final when its coin's time passes the window's end plus the grace.
 *   <li>A unit then closes: its state, that of its windows, and its facts are deleted.
 *   <li>A late tick (one of a closed unit) is marked and stored; the recompute folds it.
 *   <li>A window whose coin has gone quiet becomes final too. A further tick makes it open again.
 * </ul>
 *
 * <p>The changed state is written back per commit, see {@link StateCommits}.
 */
final class FoldSummaries implements Processor<String, RawTick, Object, Object> {

  private final Windows windows;
  private final LatenessRule lateness;
  private final boolean mixedMarkets;
  private final DeadLetterSender deadLetters;
  private final TickMetrics metrics;
  private final StateMemory memory;
  private final Optional<StateCommits> commits;
  private ProcessorContext<Object, Object> context;
  private CoinStates states;
  private QuietCheck quietCheck;
  private boolean hasUncommitted;
  private Early writtenEarly = Early.NOTHING;

  /** Without {@code commits}, the state is written after each record. */
  FoldSummaries(
      TopologySettings settings,
      DeadLetterSender deadLetters,
      TickMetrics metrics,
      StateMemory memory,
      Optional<StateCommits> commits) {
    this.windows = settings.windows();
    this.lateness = new LatenessRule(settings.windows(), settings.grace());
    this.mixedMarkets = settings.mixedMarkets();
    this.deadLetters = deadLetters;
    this.metrics = metrics;
    this.memory = memory;
    this.commits = commits;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    this.context = context;
    // A revived task has other state in its stores.
    states = new CoinStates(lateness, StateStores.of(context, windows), memory);
    hasUncommitted = false;
    writtenEarly = Early.NOTHING;
    commits.ifPresent(c -> c.register(context.taskId(), new WrittenBack()));
    quietCheck = new QuietCheck(context, this::finalizeQuietWindows, states::nextQuietMs);
  }

  @Override
  public void close() {
    quietCheck.close();
    states.forgetAll();
  }

  @Override
  public void process(Record<String, RawTick> record) {
    quietCheck.sawRecord(record.timestamp());
    hasUncommitted = true;

    CoinState coin = states.get(record.key());
    coin.update(coin.clock().sawRecord(record.timestamp()));
    Fact fact = coin.fact(record.value());
    switch (coin.lookUp(fact)) {
      case CONFLICTING ->
          refuse(
              record,
              Reason.CONFLICTING_FACT,
              record.value().eventId()
                  + " was seen before with another time, price or volume; the first stays");
      case REPEATED -> {
        metrics.repeated();
        long timeMs = record.value().tick().timestampMs();
        OpenUnit unit = coin.unitAt(timeMs);
        store(record, unit == null ? unitWindow(record) : unit.window(), false);
        touch(coin, unit, timeMs);
      }
      case NEW -> accept(record, coin, fact);
    }
    if (states.isMemoryExceeded(coin) || commits.isEmpty()) {
      writeThrough(record.timestamp());
      states.evict();
    }
  }

  private CoinWindow unitWindow(Record<String, RawTick> record) {
    return new CoinWindow(record.key(), windows.unit(record.value().tick().timestamp()));
  }

  private void accept(Record<String, RawTick> record, CoinState coin, Fact fact) {
    Tick tick = record.value().tick();
    long timeMs = tick.timestampMs();
    OpenUnit unit = coin.unitAt(timeMs);
    CoinWindow window = unit == null ? unitWindow(record) : unit.window();
    String market = record.value().market();
    if (!mixedMarkets && (unit == null || !unit.hasAdmitted(market))) {
      Optional<CoinMarkets> admitted = coin.clock().markets().with(window.start(), market);
      if (admitted.isEmpty()) {
        refuseMarket(record, coin, window, market);
        return;
      }
      coin.update(coin.clock().with(admitted.get()));
    }
    boolean late = lateness.hasPassed(coin.clock(), window.end().toEpochMilli());
    metrics.accepted(late);
    store(record, window, late);
    if (late) {
      return;
    }
    if (unit == null) {
      unit = coin.open(window);
    }
    unit.admit(market);
    coin.remember(fact, unit);
    CoinClock before = coin.clock();
    coin.update(before.sawEvent(timeMs));
    fold(record, coin, unit, timeMs);
    passWindows(coin, before);
  }

  private void refuseMarket(
      Record<String, RawTick> record, CoinState coin, CoinWindow unit, String market) {
    refuse(
        record,
        Reason.OTHER_MARKET,
        "%s has prices of %s, this is one of %s: give %s, or set tick.markets.mixed=true"
            .formatted(
                PrintableText.excerpt(unit.id()),
                PrintableText.excerpt(coin.clock().markets().at(unit.start()).orElseThrow()),
                PrintableText.excerpt(market),
                record.value().product().isPresent()
                    ? "its product a coin of its own in coins.file"
                    : "it a coin of its own"));
  }

  private void store(Record<String, RawTick> record, CoinWindow unit, boolean late) {
    RecordMetadata place = context.recordMetadata().orElseThrow();
    context.forward(
        record.withValue(
            new RawEvent(
                record.value(),
                unit,
                late,
                Instant.ofEpochMilli(context.currentSystemTimeMs()),
                place.topic(),
                place.partition(),
                place.offset())),
        Names.SINK_RAW_EVENTS);
  }

  /** Has the summaries written again, for a database that was restored from an older copy. */
  private void touch(CoinState coin, OpenUnit unit, long timeMs) {
    if (unit == null) {
      return; // the repeated fact is in another unit than its time
    }
    for (WindowSize size : windows.sizes()) {
      OpenWindow window = unit.at(size, timeMs);
      if (window.state() != null) {
        coin.update(unit, window, window.state());
      }
    }
  }

  private void fold(Record<String, RawTick> record, CoinState coin, OpenUnit unit, long timeMs) {
    long offset = context.recordMetadata().orElseThrow().offset();
    Tick tick = record.value().tick();
    for (WindowSize size : windows.sizes()) {
      OpenWindow window = unit.at(size, timeMs);
      WindowState state = window.state();
      TickFold fold =
          state == null
              ? TickFold.of(window.window(), tick, offset)
              : state.fold().plus(tick, offset);
      coin.update(
          unit, window, new WindowState(fold, lateness.hasPassed(coin.clock(), window.endMs())));
    }
  }

  /** Makes the windows final, and closes the units, that the coin's time has passed. */
  private void passWindows(CoinState coin, CoinClock before) {
    for (WindowSize size : windows.sizes()) { // the unit last
      if (coin.hasCrossed(size, before)) {
        coin.finish(size, before, lateness.closedUntil(coin.clock()));
        if (size == windows.unitSize()) {
          coin.closePassed();
        }
      }
    }
  }

  private void finalizeQuietWindows(long partitionMs) {
    for (String coinId : states.quiet(partitionMs)) {
      CoinState coin = states.get(coinId);
      for (WindowSize size : windows.sizes()) {
        coin.finish(size, coin.clock(), lateness.closedUntil(partitionMs));
      }
      if (states.isMemoryExceeded(coin)) {
        writeThrough(context.currentSystemTimeMs());
        states.evict();
      }
    }
    // What follows from records is written with their offsets, by the commit.
    if (commits.isEmpty() || !hasUncommitted) {
      if (states.hasChanged()) { // at once: without consumed records, only a sent one is committed
        writeThrough(context.currentSystemTimeMs());
      }
      states.evict(); // other tasks may need the memory
    }
  }

  /** Writes the changed state to the stores, in the commit. */
  private final class WrittenBack implements StateCommits.TaskState {

    @Override
    public void writeBack(Consumer<WindowState> changed) {
      hasUncommitted = false;
      states.writeBack(changed);
    }

    @Override
    public Early writtenEarly() {
      return writtenEarly;
    }

    @Override
    public void noteCommit() {
      writtenEarly = Early.NOTHING;
    }
  }

  /** Writes the changed state to the stores now, and the windows' states to the sinks. */
  private void writeThrough(long recordMs) {
    if (hasUncommitted) {
      writtenEarly = Early.OF_UNCOMMITTED_RECORDS;
    } else if (writtenEarly == Early.NOTHING) {
      writtenEarly = Early.OF_COMMITTED_RECORDS;
    }
    states.writeBack(
        state -> {
          CoinWindow window = state.fold().window();
          context.forward(
              new Record<>(window.id(), state, recordMs),
              Names.sinkSummaries(window.window().size()));
        });
  }

  private void refuse(Record<String, RawTick> record, Reason reason, String message) {
    UnusableRecordException refusal = new UnusableRecordException(reason, message);
    Record<byte[], byte[]> asItCame =
        record.withKey(record.key().getBytes(UTF_8)).withValue(record.value().value());
    deadLetters.send(asItCame, refusal, context);
  }
}
