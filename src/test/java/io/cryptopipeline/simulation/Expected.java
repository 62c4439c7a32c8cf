package io.cryptopipeline.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.record.UnusableRecordException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/**
 * What must be there in the end, worked out the plain way from the records of the raw topic, in the
 * order of each partition.
 */
final class Expected {

  /**
   * Raw events by id: the offset of a record that states the fact, with "late" if it does so after
   * its unit. Any of the equal statements may be stored: batches are written in any order.
   */
  final Map<String, Set<String>> rawEvents = new TreeMap<>();

  /** Windows by size and id. */
  final Map<String, NaiveWindow> windows = new TreeMap<>();

  /** The units with a late tick. */
  final Set<String> lateUnits = new TreeSet<>();

  /** The partitions and offsets of the refused records. */
  final Set<String> refused = new TreeSet<>();

  /** The units that are open in the end, by partition. */
  final Map<Integer, Set<String>> openUnits = new TreeMap<>();

  /** The number of facts of the open units, by partition. */
  final Map<Integer, Integer> openFacts = new TreeMap<>();

  private final Windows rule;
  private final Duration grace;
  private final Map<String, Coin> coins = new TreeMap<>();

  private static final class Coin {
    private final Map<String, Stated> facts = new TreeMap<>();
    private Instant latest = Instant.MIN;
  }

  private record Stated(long timeMs, BigDecimal price, BigDecimal volume, CoinWindow unit) {}

  Expected(Windows rule, Duration grace) {
    this.rule = rule;
    this.grace = grace;
  }

  /** Takes the records of a partition that a consumer sees below an offset. */
  void read(
      Log log, int partition, int below, RawTickReader reader, ToIntFunction<String> partitioner) {
    for (OptionalInt at = log.next(0);
        at.isPresent() && at.getAsInt() < below;
        at = log.next(at.getAsInt() + 1)) {
      int offset = at.getAsInt();
      Log.Entry entry = log.get(offset);
      try {
        RawTick tick =
            reader.read(entry.value(), entry.headers(), Instant.ofEpochMilli(entry.timestampMs()));
        String coin = tick.tick().coinId();
        if (partitioner.applyAsInt(coin) == partition
            && Arrays.equals(coin.getBytes(UTF_8), entry.key())) {
          take(tick, partition, offset);
        }
      } catch (UnusableRecordException e) {
        refused.add(place(partition, offset));
      }
    }
    coins.values().forEach(coin -> noteOpen(coin, partition, partitioner));
  }

  static String place(int partition, long offset) {
    return Topics.RAW + "-" + partition + "@" + offset;
  }

  private void note(RawTick raw, CoinWindow unit, String statement) {
    rawEvents
        .computeIfAbsent(raw.eventId() + "@" + unit.window().name(), id -> new TreeSet<>())
        .add(statement);
  }

  private void noteOpen(Coin coin, int partition, ToIntFunction<String> partitioner) {
    coin.facts
        .values()
        .forEach(
            fact -> {
              if (partitioner.applyAsInt(fact.unit().coinId()) == partition) {
                openUnits.computeIfAbsent(partition, p -> new TreeSet<>()).add(fact.unit().id());
                openFacts.merge(partition, 1, Integer::sum);
              }
            });
  }

  private void take(RawTick raw, int partition, int offset) {
    Tick tick = raw.tick();
    Coin coin = coins.computeIfAbsent(tick.coinId(), id -> new Coin());
    CoinWindow unit = new CoinWindow(tick.coinId(), rule.unit(tick.timestamp()));
    Stated stated =
        new Stated(
            tick.timestampMs(),
            tick.price().stripTrailingZeros(),
            tick.volume().map(BigDecimal::stripTrailingZeros).orElse(null),
            unit);
    Stated known = coin.facts.get(raw.eventId().toString());
    if (known != null) {
      if (!known.equals(stated)) {
        refused.add(place(partition, offset));
      } else {
        note(raw, unit, offset + "");
      }
      return;
    }
    boolean late = isOver(coin, unit);
    note(raw, unit, offset + (late ? " late" : ""));
    if (late) {
      lateUnits.add(unit.id());
      return;
    }
    coin.facts.put(raw.eventId().toString(), stated);
    for (WindowSize size : rule.sizes()) {
      CoinWindow window = new CoinWindow(tick.coinId(), rule.of(size, tick.timestamp()));
      windows
          .computeIfAbsent(MongoModel.key(window), key -> new NaiveWindow(window))
          .add(tick, offset);
    }
    coin.latest = tick.timestamp().isAfter(coin.latest) ? tick.timestamp() : coin.latest;
    coin.facts.values().removeIf(fact -> isOver(coin, fact.unit()));
  }

  private boolean isOver(Coin coin, CoinWindow unit) {
    return !coin.latest.equals(Instant.MIN)
        && coin.latest.toEpochMilli() - grace.toMillis() >= unit.end().toEpochMilli();
  }
}
