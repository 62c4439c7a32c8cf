package io.cryptopipeline.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.record.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.ToIntFunction;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Draws the raw records: in order and out of it, late, repeated, conflicting, misplaced, unusable,
 * some in one millisecond.
 */
final class TickLog {

  private static final Instant START = Instant.parse("2024-01-01T00:00:00Z");

  private final Random random;
  private final boolean weekly;
  private final String[] coins;
  private final Instant[] times;
  private final List<Tick> sent = new ArrayList<>();
  private final List<Sent> records = new ArrayList<>();
  private long recordMs = START.toEpochMilli();

  /**
   * A record that was sent.
   *
   * @param isMisplaced whether it may be on another partition than its coin's, or without a key
   */
  record Sent(int partition, boolean isMisplaced, Log.Entry entry) {}

  private record Tick(int coin, int number, Instant time, String price, String volume) {

    Tick at(Instant other) {
      return new Tick(coin, number, other, price, volume);
    }

    Tick costing(String other) {
      return new Tick(coin, number, time, other, volume);
    }
  }

  TickLog(Random random, int coinCount, boolean weekly) {
    this.random = random;
    this.weekly = weekly;
    coins = new String[coinCount];
    times = new Instant[coinCount];
    for (int coin = 0; coin < coinCount; coin++) {
      coins[coin] = "coin-" + coin;
      times[coin] = START.plus(Duration.ofHours(random.nextInt(24)));
    }
  }

  /** Appends so many records to the partitions of the raw topic. */
  void append(int count, Broker broker, ToIntFunction<String> partition) {
    for (int i = 0; i < count; i++) {
      Tick tick = next(i);
      String coin = coins[tick.coin()];
      boolean isMisplaced = random.nextInt(40) == 0;
      int to = isMisplaced ? random.nextInt(broker.partitions()) : partition.applyAsInt(coin);
      byte[] key = isMisplaced && random.nextBoolean() ? null : coin.getBytes(UTF_8);
      boolean isUsable = random.nextInt(40) != 0;
      Log.Entry entry =
          new Log.Entry(
              key,
              (isUsable ? json(tick, coin) : "{").getBytes(UTF_8),
              recordMs,
              new RecordHeaders(),
              null);
      broker.log(Topics.RAW, to).append(entry);
      records.add(new Sent(to, isMisplaced, entry));
    }
  }

  /** Returns what was sent, in its order. */
  List<Sent> sent() {
    return records;
  }

  private Tick next(int number) {
    int kind = sent.isEmpty() ? 99 : random.nextInt(100);
    Tick earlier =
        sent.isEmpty() ? null : sent.get(Math.max(0, sent.size() - 1 - random.nextInt(12)));
    if (kind < 8) {
      return earlier;
    }
    if (kind < 10) {
      return earlier.costing(earlier.price() + "0"); // the same price
    }
    if (kind < 13) {
      return earlier.costing(price());
    }
    if (kind < 16) {
      return earlier.at(earlier.time().minus(Duration.ofHours(random.nextInt(40))));
    }
    Tick tick = fresh(number);
    sent.add(tick);
    return tick;
  }

  private Tick fresh(int number) {
    int coin = random.nextInt(coins.length);
    boolean isSameMillisecond = random.nextInt(4) == 0;
    Instant time =
        times[coin]
            .truncatedTo(ChronoUnit.MILLIS)
            .plusMillis(isSameMillisecond ? 0 : random.nextInt(20 * 60_000))
            .plusNanos(random.nextInt(1_000_000));
    int leap = random.nextInt(30);
    if (leap < 4) {
      time = time.plus(Duration.ofHours(random.nextInt(weekly ? 100 : 26)));
    }
    times[coin] = time;
    recordMs = Math.max(recordMs, time.toEpochMilli());
    int disorder = random.nextInt(20);
    if (disorder < 5) {
      time = time.minus(Duration.ofMinutes(random.nextInt(90)));
    } else if (disorder == 5) {
      time = time.minus(Duration.ofHours(random.nextInt(weekly ? 400 : 80)));
    }
    String volume = random.nextInt(3) == 0 ? null : "0." + random.nextInt(1000);
    return new Tick(coin, number, time, price(), volume);
  }

  private String price() {
    return (1 + random.nextInt(500)) + "." + random.nextInt(10);
  }

  private static String json(Tick tick, String coin) {
    return "{\"coin_id\":\"%s\",\"timestamp\":\"%s\",\"price\":%s%s,\"trade_id\":\"%s\"}"
        .formatted(
            coin,
            tick.time(),
            tick.price(),
            tick.volume() == null ? "" : ",\"volume\":" + tick.volume(),
            tick.number());
  }
}
