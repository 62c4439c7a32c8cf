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
import io.cryptopipeline.stream.topology.FactStore.Fact;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;

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
 *   <li>A unit then closes: its state, the state of all windows in it, and its facts are deleted.
 *       After that only late ticks touch it.
 *   <li>A late tick (one of a closed unit) is marked and stored, not folded: the recompute from raw
 *       events folds it.
 *   <li>A window whose coin has gone quiet becomes final too. Its state stays, and a further tick
 *       in time makes it open again.
 * </ul>
 */
final class FoldSummaries implements Processor<String, RawTick, Object, Object> {

  /** The interval between two searches for quiet coins. */
  static final Duration QUIET_CHECK_INTERVAL = Duration.ofSeconds(10);

  /** A partition without a record for this time is idle: its time is then the wall clock. */
  static final Duration IDLE_AFTER = Duration.ofMinutes(1);

  private final Windows windows;
  private final LatenessRule lateness;
  private final boolean mixedMarkets;
  private ProcessorContext<Object, Object> context;
  private KeyValueStore<String, CoinClock> clocks;
  private WindowStates states;
  private FactStore facts;

  private long newestRecordMs = Long.MIN_VALUE;
  private long busyUntilMs;

  FoldSummaries(TopologySettings settings) {
    this.windows = settings.windows();
    this.lateness = new LatenessRule(settings.windows(), settings.grace());
    this.mixedMarkets = settings.mixedMarkets();
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    this.context = context;
    clocks = context.getStateStore(Names.COIN_CLOCK_STORE);
    Map<WindowSize, WindowStore<String, WindowState>> stores = new EnumMap<>(WindowSize.class);
    windows.sizes().forEach(s -> stores.put(s, context.getStateStore(Names.summaryStore(s))));
    states = new WindowStates(stores); // a revived task has other state in its stores
    facts = new FactStore(context.getStateStore(Names.FACT_STORE));
    busyUntilMs = context.currentSystemTimeMs() + IDLE_AFTER.toMillis();
    context.schedule(
        QUIET_CHECK_INTERVAL, PunctuationType.WALL_CLOCK_TIME, this::finalizeQuietWindows);
  }

  @Override
  public void process(Record<String, RawTick> record) {
    newestRecordMs = Math.max(newestRecordMs, record.timestamp());
    busyUntilMs = context.currentSystemTimeMs() + IDLE_AFTER.toMillis();

    String coinId = record.key();
    Tick tick = record.value().tick();
    CoinWindow unit = new CoinWindow(coinId, windows.unit(tick.timestamp()));
    CoinClock before = clocks.get(coinId);
    CoinClock clock = (before == null ? CoinClock.UNSET : before).sawRecord(record.timestamp());

    Fact fact = Fact.of(record.value());
    switch (facts.lookUp(fact, coinId, clock.openUnits())) {
      case CONFLICTING ->
          refuse(
              record,
              Reason.CONFLICTING_FACT,
              record.value().eventId()
                  + " was seen before with another time, price or volume; the first stays");
      case REPEATED -> {
        store(record, unit, false);
        forwardAgain(record);
      }
      case NEW -> {
        Optional<CoinMarkets> markets = admit(record, unit, clock.markets());
        if (markets.isPresent()) {
          clock = accept(record, fact, unit, clock.with(markets.get()));
        }
      }
    }
    if (!clock.equals(before)) {
      clocks.put(coinId, clock);
    }
  }

  /**
   * Returns the coin's markets including that of the tick; empty if another market has the unit,
   * and the tick is refused.
   */
  private Optional<CoinMarkets> admit(
      Record<String, RawTick> record, CoinWindow unit, CoinMarkets markets) {
    if (mixedMarkets) {
      return Optional.of(markets);
    }
    String market = record.value().market();
    Optional<CoinMarkets> admitted = markets.with(unit.start(), market);
    if (admitted.isEmpty()) {
      refuse(
          record,
          Reason.OTHER_MARKET,
          "%s has prices of %s, this is one of %s: give %s, or set tick.markets.mixed=true"
              .formatted(
                  PrintableText.excerpt(unit.id()),
                  PrintableText.excerpt(markets.at(unit.start()).orElseThrow()),
                  PrintableText.excerpt(market),
                  record.value().product().isPresent()
                      ? "its product a coin of its own in coins.file"
                      : "it a coin of its own"));
    }
    return admitted;
  }

  private CoinClock accept(
      Record<String, RawTick> record, Fact fact, CoinWindow unit, CoinClock clock) {
    boolean late = lateness.hasPassed(clock, unit.window());
    store(record, unit, late);
    if (late) {
      return clock;
    }
    facts.remember(fact, unit);
    CoinClock ahead = clock.opened(unit.window()).sawEvent(record.value().tick().timestamp());
    fold(record, ahead);
    return passWindows(record.key(), clock, ahead, record.timestamp());
  }

  private void store(Record<String, RawTick> record, CoinWindow unit, boolean late) {
    RecordMetadata place = context.recordMetadata().orElseThrow();
    Instant now = Instant.ofEpochMilli(context.currentSystemTimeMs());
    context.forward(
        record.withValue(
            new RawEvent(
                record.value(), unit, late, now, place.topic(), place.partition(), place.offset())),
        Names.SINK_RAW_EVENTS);
  }

  /** Writes the summaries again, for a database that was restored from an older copy. */
  private void forwardAgain(Record<String, RawTick> record) {
    for (WindowSize size : windows.sizes()) {
      WindowState state = states.get(window(size, record));
      if (state != null) {
        forward(state, record.timestamp());
      }
    }
  }

  private void fold(Record<String, RawTick> record, CoinClock clock) {
    long offset = context.recordMetadata().orElseThrow().offset();
    Tick tick = record.value().tick();
    for (WindowSize size : windows.sizes()) {
      CoinWindow window = window(size, record);
      WindowState state = states.get(window);
      TickFold fold =
          state == null ? TickFold.of(window, tick, offset) : state.fold().plus(tick, offset);
      boolean passed = lateness.hasPassed(clock, window.window());
      update(new WindowState(fold, passed), record.timestamp());
    }
  }

  private CoinWindow window(WindowSize size, Record<String, RawTick> record) {
    return new CoinWindow(record.key(), windows.of(size, record.value().tick().timestamp()));
  }

  /** Makes the windows final, and closes the units, that the coin's time has passed. */
  private CoinClock passWindows(String coinId, CoinClock before, CoinClock after, long recordMs) {
    CoinClock clock = after;
    for (WindowSize size : windows.sizes()) { // the unit last
      if (lateness.hasCrossed(size, before, after)) {
        unfinished(size, coinId, before, lateness.closedUntil(after))
            .forEach(state -> update(new WindowState(state.fold(), true), recordMs));
        if (size == windows.unitSize()) {
          clock = closePassedUnits(coinId, after);
        }
      }
    }
    return clock;
  }

  /**
   * Returns the states of windows that end by {@code latestEnd} and are not final. Those that the
   * coin's time passed before are final already. The search begins two usual lengths earlier, as
   * some windows are longer than usual.
   */
  private List<WindowState> unfinished(
      WindowSize size, String coinId, CoinClock clock, Instant latestEnd) {
    Instant from = lateness.closedUntil(clock).minus(size.usual().multipliedBy(2));
    return states.between(size, coinId, from, latestEnd).stream()
        .filter(state -> !state.isFinal() && !state.fold().window().end().isAfter(latestEnd))
        .toList();
  }

  /** Deletes the state and the facts of the units that the coin's time has passed. */
  private CoinClock closePassedUnits(String coinId, CoinClock clock) {
    CoinClock closed = clock;
    for (CoinWindow unit : lateness.openUnits(coinId, clock)) {
      if (lateness.hasPassed(clock, unit.window())) {
        states.deleteAllIn(unit);
        facts.forget(unit);
        closed = closed.closed(unit.window());
      }
    }
    return closed;
  }

  private void finalizeQuietWindows(long nowMs) {
    long partitionMs = nowMs >= busyUntilMs ? nowMs : newestRecordMs;
    List<WindowState> quiet = new ArrayList<>();
    try (KeyValueIterator<String, CoinClock> all = clocks.all()) {
      while (all.hasNext()) {
        KeyValue<String, CoinClock> entry = all.next();
        if (lateness.isQuiet(entry.value, partitionMs)
            && lateness.openUnits(entry.key, entry.value).stream()
                .anyMatch(unit -> !states.get(unit).isFinal())) {
          Instant latestEnd = lateness.closedUntil(partitionMs);
          for (WindowSize size : windows.sizes()) {
            quiet.addAll(unfinished(size, entry.key, entry.value, latestEnd));
          }
        }
      }
    }
    quiet.forEach(state -> update(new WindowState(state.fold(), true), nowMs));
  }

  private void update(WindowState state, long recordMs) {
    states.put(state);
    forward(state, recordMs);
  }

  private void forward(WindowState state, long recordMs) {
    CoinWindow window = state.fold().window();
    context.forward(
        new Record<>(window.id(), state, recordMs), Names.sinkSummaries(window.window().size()));
  }

  private void refuse(Record<String, RawTick> record, Reason reason, String message) {
    UnusableRecordException refusal = new UnusableRecordException(reason, message);
    Record<byte[], byte[]> asItCame =
        record.withKey(record.key().getBytes(UTF_8)).withValue(record.value().value());
    context.forward(
        DeadLetters.of(asItCame, context.recordMetadata().orElseThrow(), refusal),
        Names.EGRESS_DEAD_LETTERS);
  }
}
