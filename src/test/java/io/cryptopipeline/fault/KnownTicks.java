package io.cryptopipeline.fault;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * An endless set of ticks out of a seed: years old, out of order by some minutes, some twice, some
 * days late, some unusable, half of them without a key. Half of them are in the same millisecond as
 * the coin's tick before, with a finer time that decides, against their trade ids, which is first.
 * The same seed gives the same ticks.
 */
final class KnownTicks {

  private static final int COINS = 12;
  private static final int BLOCK = 40;
  private static final int REMEMBERED = 3_000;

  private final Random random;
  private final boolean tidy;
  private final Instant[] times = new Instant[COINS];
  private final List<Sent> earlier = new ArrayList<>();
  private int number;

  /**
   * A record to send.
   *
   * @param key the coin, or empty where the sender uses no key
   * @param line the value
   * @param usable whether it is a tick; if not, it must be refused as {@code bad-price}
   */
  record Sent(Optional<String> key, String line, boolean usable) {}

  private KnownTicks(long seed, boolean tidy) {
    random = new Random(seed);
    this.tidy = tidy;
    for (int coin = 0; coin < COINS; coin++) {
      times[coin] = Instant.parse("2018-04-05T00:00:00Z").plus(Duration.ofHours(coin));
    }
  }

  /** Ticks of every kind. */
  static KnownTicks disordered(long seed) {
    return new KnownTicks(seed, false);
  }

  /** Out of order, but each of them a usable tick, with its key, and none twice. */
  static KnownTicks tidy(long seed) {
    return new KnownTicks(seed, true);
  }

  /** The next ticks, about so many. */
  List<Sent> next(int count) {
    List<Sent> ticks = new ArrayList<>();
    while (ticks.size() < count) {
      List<Sent> block = new ArrayList<>();
      for (int i = 0; i < BLOCK; i++) {
        block.add(tick());
      }
      Collections.shuffle(block, random);
      ticks.addAll(block);
      if (!tidy) {
        remember(block);
        ticks.add(earlier.get(random.nextInt(earlier.size())));
        ticks.add(unusable());
      }
    }
    return ticks;
  }

  private void remember(List<Sent> block) {
    earlier.addAll(block);
    if (earlier.size() > REMEMBERED) {
      earlier.subList(0, BLOCK).clear();
    }
  }

  private Sent tick() {
    int coin = random.nextInt(COINS);
    if (random.nextBoolean()) {
      times[coin] = times[coin].plusMillis(1 + random.nextInt(300_000));
    }
    boolean late = random.nextInt(100) == 0;
    Instant time = (late ? times[coin].minus(Duration.ofHours(30)) : times[coin]).plus(fraction());
    return sent(coin, time, "%s.%02d".formatted(1 + random.nextInt(60_000), random.nextInt(100)));
  }

  /** A part of a millisecond, in microseconds or nanoseconds. */
  private Duration fraction() {
    int micros = random.nextInt(1_000);
    return Duration.ofNanos(micros * 1_000L + (random.nextBoolean() ? random.nextInt(1_000) : 0));
  }

  private Sent unusable() {
    Sent tick = sent(random.nextInt(COINS), times[0], "-" + (1 + random.nextInt(1_000)));
    return new Sent(tick.key(), tick.line(), false);
  }

  private Sent sent(int coin, Instant time, String price) {
    number++;
    String coinId = "coin-" + coin;
    String volume =
        random.nextBoolean() ? ",\"volume\":0.%03d".formatted(random.nextInt(1000)) : "";
    String line =
        "{\"coin_id\":\"%s\",\"timestamp\":\"%s\",\"price\":%s%s,\"trade_id\":\"%s\"}"
            .formatted(coinId, time, price, volume, number);
    boolean hasKey = tidy || random.nextBoolean();
    return new Sent(hasKey ? Optional.of(coinId) : Optional.empty(), line, true);
  }
}
