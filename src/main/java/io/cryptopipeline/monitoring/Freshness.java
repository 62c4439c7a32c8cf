package io.cryptopipeline.monitoring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * How old the newest tick of each coin is, and which coins are overdue. Safe for several threads.
 *
 * <p>A quiet coin is told from an outage by its own past. A coin is overdue once it has been silent
 * for a minute, and for three times as long as it ever was. Before that, it must have had ticks for
 * as long as that: of a new coin nobody knows how quiet it is. The longest silence is forgotten by
 * half each twelve hours, and one that made the coin overdue counts only as far as it was due, so
 * that an outage does not become usual.
 */
public final class Freshness {

  static final Duration SHORTEST = Duration.ofMinutes(1);
  static final int TIMES = 3;
  static final Duration HALVED_AFTER = Duration.ofHours(12);

  /** How many coins have a metric of their own, and are in the JSON of the health. */
  static final int SHOWN = 10;

  /** Of how many coins a group knows. More would need memory that the state may need. */
  static final int MOST_COINS = 100_000;

  private final InstantSource clock;
  private final Instant start;
  private final Set<Group> groups = ConcurrentHashMap.newKeySet();

  Freshness(InstantSource clock) {
    this.clock = clock;
    this.start = clock.instant();
  }

  /** The coins whose ticks one part of the process gets, for as long as it gets them. */
  public final class Group implements AutoCloseable {

    private final Map<String, Seen> coins = new ConcurrentHashMap<>();

    private Group() {
      groups.add(this);
    }

    /** Notes that a tick of the coin has arrived, which was traded at that time. */
    public void note(String coin, Instant traded) {
      Instant now = clock.instant();
      Seen before = coins.get(coin);
      if (before != null) {
        coins.put(coin, before.next(traded, now));
      } else if (coins.size() < MOST_COINS) {
        coins.put(coin, new Seen(coin, traded, now, now, Duration.ZERO));
      }
    }

    /** Forgets the coins: another instance has them now. */
    @Override
    public void close() {
      groups.remove(this);
    }
  }

  /**
   * What is known of a coin.
   *
   * @param newest when its newest tick was traded
   * @param first when its first tick arrived
   * @param last when its last tick arrived
   * @param longest the longest time without a tick
   */
  private record Seen(String coin, Instant newest, Instant first, Instant last, Duration longest) {

    Seen next(Instant traded, Instant now) {
      Duration silence = Duration.between(last, now);
      double kept = Math.pow(0.5, (double) silence.toMillis() / HALVED_AFTER.toMillis());
      Duration faded = Duration.ofMillis((long) (longest.toMillis() * kept));
      Duration counted = silence.compareTo(due()) > 0 ? due() : silence;
      return new Seen(
          coin,
          traded.isAfter(newest) ? traded : newest,
          first,
          now,
          counted.compareTo(faded) > 0 ? counted : faded);
    }

    /** Returns how long the coin may be silent. */
    Duration due() {
      Duration usual = longest.multipliedBy(TIMES);
      return usual.compareTo(SHORTEST) > 0 ? usual : SHORTEST;
    }

    boolean isOverdue(Instant now) {
      return Duration.between(last, now).compareTo(due()) > 0
          && Duration.between(first, last).compareTo(due()) >= 0;
    }
  }

  /**
   * A coin as of now.
   *
   * @param coin the coin
   * @param age how long ago its newest tick was traded
   * @param silence how long ago its last tick arrived
   * @param isOverdue whether the next one is overdue
   */
  public record Coin(String coin, Duration age, Duration silence, boolean isOverdue) {}

  /** Returns a new group of coins. */
  public Group group() {
    return new Group();
  }

  /** Returns how many coins have had a tick. */
  long count() {
    return groups.stream().mapToLong(group -> group.coins.size()).sum();
  }

  /** Returns how many coins are overdue. */
  long overdue() {
    Instant now = clock.instant();
    return seen().filter(coin -> coin.isOverdue(now)).count();
  }

  /** Returns the age of the newest tick of all coins, or of this object if there is none. */
  Duration newestAge() {
    Optional<Instant> newest = seen().map(Seen::newest).max(Comparator.naturalOrder());
    return Duration.between(newest.orElse(start), clock.instant());
  }

  /** Returns the coins whose newest ticks are the oldest, at most ten. */
  List<Coin> oldest() {
    Instant now = clock.instant();
    return seen()
        .sorted(Comparator.comparing(Seen::newest).thenComparing(Seen::coin))
        .limit(SHOWN)
        .map(
            seen ->
                new Coin(
                    seen.coin,
                    Duration.between(seen.newest, now),
                    Duration.between(seen.last, now),
                    seen.isOverdue(now)))
        .toList();
  }

  private Stream<Seen> seen() {
    return groups.stream().flatMap(group -> group.coins.values().stream());
  }

  /** Registers the metrics, and returns what brings those of single coins up to date. */
  Runnable show(MeterRegistry meters) {
    Metric.COINS.gauge(meters, this::count);
    Metric.OVERDUE_COINS.gauge(meters, this::overdue);
    Metric.NEWEST_TICK_AGE_SECONDS.gauge(meters, () -> seconds(newestAge()));
    MultiGauge ages = Metric.COIN_TICK_AGE_SECONDS.gauges(meters);
    return () ->
        ages.register(
            oldest().stream()
                .map(
                    coin ->
                        MultiGauge.Row.of(
                            Metric.COIN_TICK_AGE_SECONDS.tagged(coin.coin()), seconds(coin.age())))
                .toList(),
            true);
  }

  static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }
}
