package io.cryptopipeline.stream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.model.TickFold;
import io.cryptopipeline.model.Window;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.WindowState;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.runtime.Shown;
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
 * Folds each fact once into its windows, one of each size.
 *
 * <ul>
 *   <li>A repeated fact is offered to the sinks again, and folded no second time.
 *   <li>A conflicting fact, the same event id with another time, price or volume, goes to the dead
 *       letters: the first stays.
 *   <li>A fact of another market than the coin's prices of that unit goes there too, unless markets
 *       may be mixed.
 *   <li>A window is stated as final when its coin's time passes its end plus the grace.
 *   <li>A unit, the longest window, is then closed: its state, that of all windows in it, and its
 *       facts are deleted. From then on only late ticks touch it.
 *   <li>A late tick, one of a closed unit, is marked and stored, not folded: the recompute from raw
 *       events takes it in.
 *   <li>A window whose coin has gone quiet is stated as final too; its state stays, and a further
 *       tick in time clears the statement.
 * </ul>
 */
final class FoldSummaries implements Processor<String, RawTick, Object, Object> {

  /** How often quiet coins are looked for. */
  static final Duration QUIET_CHECK_INTERVAL = Duration.ofSeconds(10);

  /** A partition without a record for so long is idle: from then on the wall clock is its time. */
  static final Duration IDLE_AFTER = Duration.ofMinutes(1);

  private final Windows windows;
  private final Duration grace;
  private final boolean mixedMarkets;
  private ProcessorContext<Object, Object> context;
  private KeyValueStore<String, CoinClock> clocks;
  private WindowStates states;
  private FactStore facts;

  private long newestRecordMs = Long.MIN_VALUE;
  private long busyUntilMs;

  FoldSummaries(TopologySettings settings) {
    this.windows = settings.windows();
    this.grace = settings.grace();
    this.mixedMarkets = settings.mixedMarkets();
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    this.context = context;
    clocks = context.getStateStore(Names.COIN_CLOCK_STORE);
    Map<WindowSize, WindowStore<String, WindowState>> stores = new EnumMap<>(WindowSize.class);
    windows.sizes().forEach(s -> stores.put(s, context.getStateStore(Names.summaryStore(s))));
    states = new WindowStates(stores); // a task that is revived has other state in its stores
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
   * Returns the coin's markets with that of the tick; empty, and the tick refused, if it must not.
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
                  Shown.text(unit.id()),
                  Shown.text(markets.at(unit.start()).orElseThrow()),
                  Shown.text(market),
                  record.value().product().isPresent()
                      ? "its product a coin of its own in coins.file"
                      : "it a coin of its own"));
    }
    return admitted;
  }

  private CoinClock accept(
      Record<String, RawTick> record, Fact fact, CoinWindow unit, CoinClock clock) {
    boolean late = clock.hasPassed(unit.window(), grace);
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

  /** A database that was restored from an older copy gets the summaries of open units again. */
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
      boolean passed = clock.hasPassed(window.window(), grace);
      update(new WindowState(fold, passed), record.timestamp());
    }
  }

  private CoinWindow window(WindowSize size, Record<String, RawTick> record) {
    return new CoinWindow(record.key(), windows.of(size, record.value().tick().timestamp()));
  }

  /** States as final, and closes, what the coin's time has passed on its way. */
  private CoinClock passWindows(String coinId, CoinClock before, CoinClock after, long recordMs) {
    CoinClock clock = after;
    for (WindowSize size : windows.sizes()) { // the unit last
      if (hasCrossed(size, before, after)) {
        unfinished(size, coinId, before, lessGrace(after))
            .forEach(state -> update(new WindowState(state.fold(), true), recordMs));
        if (size == windows.unitSize()) {
          clock = closePassedUnits(coinId, after);
        }
      }
    }
    return clock;
  }

  private boolean hasCrossed(WindowSize size, CoinClock before, CoinClock after) {
    return before.latestEventMs() != after.latestEventMs()
        && before.latestEventMs() != CoinClock.UNSET.latestEventMs()
        && !windows.of(size, lessGrace(before)).contains(lessGrace(after));
  }

  private Instant lessGrace(CoinClock clock) {
    return Instant.ofEpochMilli(clock.latestEventMs()).minus(grace);
  }

  /**
   * Returns the states that are not final of windows that end by {@code latestEnd}. All that the
   * coin's time has passed are final; twice the usual length, as some windows are longer.
   */
  private List<WindowState> unfinished(
      WindowSize size, String coinId, CoinClock clock, Instant latestEnd) {
    Instant from = lessGrace(clock).minus(size.usual().multipliedBy(2));
    return states.between(size, coinId, from, latestEnd).stream()
        .filter(state -> !state.isFinal() && !state.fold().window().end().isAfter(latestEnd))
        .toList();
  }

  /** Deletes all that is held of the units that the coin's time has passed. */
  private CoinClock closePassedUnits(String coinId, CoinClock clock) {
    CoinClock closed = clock;
    for (CoinWindow unit : openUnits(coinId, clock)) {
      if (clock.hasPassed(unit.window(), grace)) {
        states.deleteAllIn(unit);
        facts.forget(unit);
        closed = closed.closed(unit.window());
      }
    }
    return closed;
  }

  /**
   * Returns the coin's open units.
   *
   * @throws IllegalStateException if the state was made with other windows
   */
  private List<CoinWindow> openUnits(String coinId, CoinClock clock) {
    return clock.openUnits().stream()
        .map(
            start -> {
              Window unit = windows.unit(start);
              if (!unit.start().equals(start)) {
                throw new IllegalStateException(
                    "the state of this application.id was made with another summary.zone or"
                        + " summary.windows: set the same, or another application.id");
              }
              return new CoinWindow(coinId, unit);
            })
        .toList();
  }

  private void finalizeQuietWindows(long nowMs) {
    long partitionMs = nowMs >= busyUntilMs ? nowMs : newestRecordMs;
    List<WindowState> quiet = new ArrayList<>();
    try (KeyValueIterator<String, CoinClock> all = clocks.all()) {
      while (all.hasNext()) {
        KeyValue<String, CoinClock> entry = all.next();
        if (partitionMs > entry.value.lastRecordMs() + grace.toMillis()
            && openUnits(entry.key, entry.value).stream()
                .anyMatch(unit -> !states.get(unit).isFinal())) {
          Instant latestEnd = Instant.ofEpochMilli(partitionMs).minus(grace);
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
        record
            .withKey(record.key().getBytes(UTF_8))
            .withValue(record.value().text().getBytes(UTF_8));
    context.forward(
        DeadLetters.of(asItCame, context.recordMetadata().orElseThrow(), refusal),
        Names.EGRESS_DEAD_LETTERS);
  }
}
