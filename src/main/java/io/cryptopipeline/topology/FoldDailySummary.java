package io.cryptopipeline.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.model.CoinDay;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.summary.DayFold;
import io.cryptopipeline.summary.DayState;
import io.cryptopipeline.topology.Facts.Fact;
import io.cryptopipeline.wire.RawEvent;
import io.cryptopipeline.wire.RawTick;
import io.cryptopipeline.wire.Reason;
import io.cryptopipeline.wire.UnusableRecordException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * Folds each fact once into its coin-day.
 *
 * <ul>
 *   <li>A repeated fact is offered to the sinks again, and folded no second time.
 *   <li>A conflicting fact, the same event id with another time, price or volume, goes to the dead
 *       letters: the first stays.
 *   <li>A tick is late when its coin's own time has passed the end of its day plus the grace. It is
 *       marked and stored, not folded: the recompute from raw events takes it in.
 *   <li>A day is closed, and its state deleted, when its coin's time passes its end plus the grace.
 *       From then on only late ticks touch it.
 *   <li>A day whose coin has gone quiet is stated as final too; its state stays, and a further tick
 *       in time clears the statement.
 * </ul>
 */
final class FoldDailySummary implements Processor<String, RawTick, Object, Object> {

  /** How often quiet coins are looked for. */
  static final Duration QUIET_CHECK_INTERVAL = Duration.ofSeconds(10);

  /** A partition without a record for so long is idle: from then on the wall clock is its time. */
  static final Duration IDLE_AFTER = Duration.ofMinutes(1);

  private static final int RECENT_STATES = 10_000;

  private final Duration grace;
  private ProcessorContext<Object, Object> context;
  private KeyValueStore<String, CoinClock> clocks;
  private WindowStore<String, DayState> days;
  private Facts facts;

  /** The states written last, so that not every tick reads its day's bytes from the store. */
  private final Map<CoinDay, DayState> recent =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<CoinDay, DayState> eldest) {
          return size() > RECENT_STATES;
        }
      };

  private long newestRecordMs = Long.MIN_VALUE;
  private long busyUntilMs;

  FoldDailySummary(Duration grace) {
    this.grace = grace;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    this.context = context;
    clocks = context.getStateStore(Names.COIN_CLOCK_STORE);
    days = context.getStateStore(Names.DAILY_SUMMARY_STORE);
    recent.clear(); // a task that is revived has other state in its stores
    facts = new Facts(context.getStateStore(Names.FACT_STORE));
    busyUntilMs = context.currentSystemTimeMs() + IDLE_AFTER.toMillis();
    context.schedule(
        QUIET_CHECK_INTERVAL, PunctuationType.WALL_CLOCK_TIME, this::finalizeQuietDays);
  }

  @Override
  public void process(Record<String, RawTick> record) {
    newestRecordMs = Math.max(newestRecordMs, record.timestamp());
    busyUntilMs = context.currentSystemTimeMs() + IDLE_AFTER.toMillis();

    String coinId = record.key();
    Tick tick = record.value().tick();
    CoinDay day = CoinDay.of(coinId, tick.timestamp());
    CoinClock before = clocks.get(coinId);
    CoinClock clock = (before == null ? CoinClock.UNSET : before).sawRecord(record.timestamp());

    Fact fact = Fact.of(record.value());
    switch (facts.lookUp(fact, coinId, clock.openDays())) {
      case CONFLICTING -> refuse(record);
      case REPEATED -> {
        store(record, false);
        forwardAgain(day, record.timestamp());
      }
      case NEW -> {
        boolean late = clock.hasClosed(day, grace);
        store(record, late);
        if (!late) {
          facts.remember(fact, day);
          fold(record, day);
          clock = closePassedDays(clock.opened(day.date()).sawEvent(tick.timestamp()), record);
        }
      }
    }
    if (!clock.equals(before)) {
      clocks.put(coinId, clock);
    }
  }

  private void store(Record<String, RawTick> record, boolean late) {
    RecordMetadata place = context.recordMetadata().orElseThrow();
    Instant now = Instant.ofEpochMilli(context.currentSystemTimeMs());
    context.forward(
        record.withValue(
            new RawEvent(
                record.value(), late, now, place.topic(), place.partition(), place.offset())),
        Names.SINK_RAW_EVENTS);
  }

  /** A database that was restored from an older copy gets the summary of an open day again, too. */
  private void forwardAgain(CoinDay day, long recordMs) {
    DayState state = state(day);
    if (state != null) {
      forward(state, recordMs);
    }
  }

  private void fold(Record<String, RawTick> record, CoinDay day) {
    long offset = context.recordMetadata().orElseThrow().offset();
    Tick tick = record.value().tick();
    DayState state = state(day);
    DayFold fold = state == null ? DayFold.of(day, tick, offset) : state.fold().plus(tick, offset);
    update(new DayState(fold, false), record.timestamp());
  }

  private CoinClock closePassedDays(CoinClock clock, Record<String, RawTick> record) {
    CoinClock closed = clock;
    for (LocalDate date : clock.openDays()) {
      CoinDay day = new CoinDay(record.key(), date);
      if (clock.hasClosed(day, grace)) {
        long window = day.start().toEpochMilli();
        forward(new DayState(state(day).fold(), true), record.timestamp());
        days.put(day.coinId(), null, window);
        recent.remove(day);
        facts.forget(day);
        closed = closed.closed(date);
      }
    }
    return closed;
  }

  private void finalizeQuietDays(long nowMs) {
    long partitionMs = nowMs >= busyUntilMs ? nowMs : newestRecordMs;
    List<DayState> quiet = new ArrayList<>();
    try (KeyValueIterator<String, CoinClock> all = clocks.all()) {
      while (all.hasNext()) {
        KeyValue<String, CoinClock> entry = all.next();
        if (partitionMs > entry.value.lastRecordMs() + grace.toMillis()) {
          for (LocalDate date : entry.value.openDays()) {
            CoinDay day = new CoinDay(entry.key, date);
            DayState state = state(day);
            if (!state.isFinal() && partitionMs >= day.end().plus(grace).toEpochMilli()) {
              quiet.add(state);
            }
          }
        }
      }
    }
    quiet.forEach(state -> update(new DayState(state.fold(), true), nowMs));
  }

  private DayState state(CoinDay day) {
    DayState state = recent.get(day);
    return state != null ? state : days.fetch(day.coinId(), day.start().toEpochMilli());
  }

  private void update(DayState state, long recordMs) {
    CoinDay day = state.fold().day();
    days.put(day.coinId(), state, day.start().toEpochMilli());
    recent.put(day, state);
    forward(state, recordMs);
  }

  private void forward(DayState state, long recordMs) {
    context.forward(
        new Record<>(state.fold().day().id(), state, recordMs), Names.SINK_DAILY_SUMMARIES);
  }

  private void refuse(Record<String, RawTick> record) {
    UnusableRecordException refusal =
        new UnusableRecordException(
            Reason.CONFLICTING_FACT,
            record.value().eventId()
                + " was seen before with another time, price or volume; the first stays");
    Record<byte[], byte[]> asItCame =
        record
            .withKey(record.key().getBytes(UTF_8))
            .withValue(record.value().text().getBytes(UTF_8));
    context.forward(
        DeadLetters.of(asItCame, context.recordMetadata().orElseThrow(), refusal),
        Names.EGRESS_DEAD_LETTERS);
  }
}
