package io.cryptopipeline.monitoring;

import io.cryptopipeline.runtime.Durations;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How old the newest tick of each coin is, and which coins are overdue. Safe for several threads.
 *
 * <p>A quiet coin is told from an outage by its own past. A coin is overdue once it has been silent
 * for more than a minute, and for more than three times as long as ever before. Its ticks must have
 * come for at least as long as that: of a new coin nobody knows how quiet it is. The longest
 * silence fades by half each twelve hours. One that made the coin overdue counts only up to the
 * time at which it was due, so that an outage does not become usual. A coin that stays silent for a
 * day, and for three times as long as was due, is forgotten.
 */
public final class Freshness {

  static final Duration SHORTEST_DUE = Duration.ofMinutes(1);
  static final int FACTOR = 3;
  static final Duration HALF_LIFE = Duration.ofHours(12);
  static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

  /** How many coins have a metric of their own. */
  static final int MOST_SHOWN = 10;

  /** Of how many coins a group knows. More would need memory that the state may need. */
  static final int MOST_COINS = 100_000;

  private final InstantSource clock;
  private final boolean isEnabled;
  private final Instant start;
  private final Set<Group> groups = ConcurrentHashMap.newKeySet();
  private Set<String> shown = Set.of();

  private Freshness(InstantSource clock, boolean isEnabled) {
    this.clock = clock;
    this.isEnabled = isEnabled;
    this.start = clock.instant();
  }

  static Freshness of(InstantSource clock) {
    return new Freshness(clock, true);
  }

  /** Returns one that takes no note of ticks. */
  static Freshness disabled() {
    return new Freshness(InstantSource.system(), false);
  }

  /**
   * The coins whose ticks one part of the process gets, for as long as it gets them. One thread
   * notes them.
   */
  public final class Group implements AutoCloseable {

    private final Map<String, Seen> coins = new ConcurrentHashMap<>();

    private Group() {
      groups.add(this);
    }

    /** Notes that a tick of the coin has arrived, which was traded at that time. */
    public void note(String coin, Instant traded) {
      if (!isEnabled) {
        return;
      }
      Instant now = clock.instant();
      Seen before = coins.get(coin);
      if (before != null) {
        coins.put(coin, before.next(traded, now));
      } else if (coins.size() < MOST_COINS) {
        coins.put(coin, new Seen(coin, traded, now, now, Duration.ZERO, now));
      }
    }

    /** Forgets the coins: another instance has them now. */
    @Override
    public void close() {
      groups.remove(this);
    }

    private Stream<Seen> seen(Instant now) {
      coins.values().removeIf(coin -> coin.isForgotten(now));
      return coins.values().stream();
    }
  }

  /**
   * What is known of a coin.
   *
   * @param newest when its newest tick was traded
   * @param first when its first tick arrived
   * @param last when its last tick arrived
   * @param longest the longest time without a tick, as it was counted
   * @param counted when that was
   */
  private record Seen(
      String coin, Instant newest, Instant first, Instant last, Duration longest, Instant counted) {

    Seen next(Instant traded, Instant now) {
      Duration silence = Durations.elapsed(last, now);
      Duration counting = isOverdue(now) ? due(now) : silence;
      boolean isLonger = counting.compareTo(faded(now)) > 0;
      return new Seen(
          coin,
          traded.isAfter(newest) ? traded : newest,
          now.isBefore(first) ? now : first, // the clock was set back
          now,
          isLonger ? counting : longest,
          isLonger ? now : counted);
    }

    private Duration faded(Instant now) {
      double halvings = (double) Durations.elapsed(counted, now).toMillis() / HALF_LIFE.toMillis();
      return Duration.ofNanos((long) (longest.toNanos() * Math.pow(0.5, halvings)));
    }

    /** Returns how long the coin may be silent, by what was known when its last tick arrived. */
    private Duration due(Instant now) {
      Duration usual = faded(last.isBefore(now) ? last : now).multipliedBy(FACTOR);
      return Durations.max(usual, SHORTEST_DUE);
    }

    boolean isSilent(Instant now) {
      return Durations.elapsed(last, now).compareTo(SHORTEST_DUE) > 0;
    }

    boolean isOverdue(Instant now) {
      Duration due = due(now);
      return Durations.elapsed(last, now).compareTo(due) > 0
          && Durations.elapsed(first, last).compareTo(due) >= 0;
    }

    boolean isForgotten(Instant now) {
      Duration silence = Durations.elapsed(last, now);
      return silence.compareTo(FORGOTTEN_AFTER) > 0
          && silence.compareTo(due(now).multipliedBy(FACTOR)) > 0;
    }
  }

  /**
   * A coin as of now.
   *
   * @param coin the coin
   * @param age how long ago its newest tick was traded; zero for a time to come
   * @param silence how long ago its last tick arrived
   * @param isOverdue whether the next one is overdue
   */
  public record Coin(String coin, Duration age, Duration silence, boolean isOverdue) {}

  /** Returns a new group of coins. */
  public Group group() {
    return new Group();
  }

  /** Returns how many coins have had a tick. */
  public long count() {
    return seen(clock.instant()).count();
  }

  /** Returns how many coins are overdue. */
  public long overdue() {
    Instant now = clock.instant();
    return seen(now).filter(coin -> coin.isOverdue(now)).count();
  }

  /**
   * Returns the age of the newest tick of all coins; before the first, that of this object. Empty
   * if this process gets no ticks, because other instances have all partitions.
   */
  public Optional<Duration> newestAge() {
    if (groups.isEmpty()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Optional<Instant> newest = seen(now).map(Seen::newest).max(Comparator.naturalOrder());
    return Optional.of(Durations.elapsed(newest.orElse(start), now));
  }

  /**
   * Returns at most ten coins: first those that have been silent for more than a minute, then those
   * of the last call, so that metrics do not come and go; among these, those whose newest ticks are
   * the oldest.
   */
  synchronized List<Coin> oldest() {
    List<Coin> oldest = first(MOST_SHOWN, Comparator.comparing(seen -> !shown.contains(seen.coin)));
    shown = oldest.stream().map(Coin::coin).collect(Collectors.toSet());
    return oldest;
  }

  /**
   * Returns at most that many coins: first those that have been silent for more than a minute;
   * among these, those whose newest ticks are the oldest.
   */
  public List<Coin> oldest(int most) {
    return first(most, Comparator.comparing(Seen::newest));
  }

  private List<Coin> first(int most, Comparator<Seen> order) {
    Instant now = clock.instant();
    return seen(now)
        .sorted(
            Comparator.comparing((Seen seen) -> !seen.isSilent(now))
                .thenComparing(order)
                .thenComparing(Seen::newest)
                .thenComparing(Seen::coin))
        .limit(most)
        .map(
            seen ->
                new Coin(
                    seen.coin,
                    Durations.elapsed(seen.newest, now),
                    Durations.elapsed(seen.last, now),
                    seen.isOverdue(now)))
        .toList();
  }

  private Stream<Seen> seen(Instant now) {
    return groups.stream().flatMap(group -> group.seen(now));
  }

  /** Registers the metrics, and returns what brings those of single coins up to date. */
  Runnable show(MeterRegistry meters) {
    Metric.COINS.gauge(meters, this::count);
    Metric.OVERDUE_COINS.gauge(meters, this::overdue);
    Metric.NEWEST_TICK_AGE_SECONDS.gauge(
        meters, () -> newestAge().map(Durations::seconds).orElse(Double.NaN));
    MultiGauge ages = Metric.COIN_TICK_AGE_SECONDS.gauges(meters);
    return () ->
        ages.register(
            oldest().stream()
                .map(
                    coin ->
                        MultiGauge.Row.of(
                            Metric.COIN_TICK_AGE_SECONDS.tagged(coin.coin()),
                            Durations.seconds(coin.age())))
                .toList(),
            true);
  }
}
