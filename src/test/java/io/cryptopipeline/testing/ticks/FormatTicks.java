package io.cryptopipeline.testing.ticks;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Random ticks of every format, many of them in one millisecond. Each format has its own coins. */
public enum FormatTicks {
  TICK(1, false),
  TICK_WITHOUT_ID(1, true),
  COINBASE(1_000, false),
  COINBASE_HISTORY(1_000, false),
  KRAKEN_V1(1_000, true),
  KRAKEN_V2(1_000, false),
  KRAKEN_HISTORY(1, false),
  BINANCE(1_000_000, false),
  BINANCE_AGGREGATE(1_000_000, false),
  BINANCE_HISTORY(1_000_000, false),
  COINGECKO(1_000_000, true);

  private static final int MILLISECONDS = 4;

  private final int resolutionNanos;
  private final boolean hasNoId;

  FormatTicks(int resolutionNanos, boolean hasNoId) {
    this.resolutionNanos = resolutionNanos;
    this.hasNoId = hasNoId;
  }

  /**
   * A tick and what it states.
   *
   * @param tradeId -1 for none
   * @param volume null for none
   */
  public record Stated(
      String payload,
      Map<String, String> headers,
      String coin,
      Instant time,
      long tradeId,
      BigDecimal price,
      BigDecimal volume) {

    /** Notes it as sent. */
    public void note(Oracle oracle) {
      String identity = coin + "/" + (tradeId < 0 ? payload : tradeId);
      oracle.sent(identity, coin, time, tradeId, price, volume);
    }
  }

  /**
   * Returns ticks within a few milliseconds of an instant, in a random order.
   *
   * @param number tells the coin from others of the format
   * @param firstId the lowest trade id; the ids have another order than the times
   */
  public List<Stated> random(Random random, int number, Instant start, long firstId, int count) {
    List<Long> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(firstId + i);
    }
    Collections.shuffle(ids, random);
    Set<Instant> times = new HashSet<>();
    List<Stated> ticks = new ArrayList<>();
    for (long id : ids) {
      int milliseconds = this == COINGECKO ? 1_000 : MILLISECONDS;
      Instant time;
      do {
        time =
            start
                .plusMillis(random.nextInt(milliseconds))
                .plusNanos((long) random.nextInt(1_000_000 / resolutionNanos) * resolutionNanos);
      } while (!times.add(time) && hasNoId); // without an id nothing else orders two ticks
      ticks.add(
          tick(number, time, id, new BigDecimal(1 + random.nextInt(1_000_000)).movePointLeft(2)));
    }
    return ticks;
  }

  private Stated tick(int number, Instant time, long id, BigDecimal price) {
    String name = "c" + number;
    String usd = name.toUpperCase(Locale.ROOT) + (isKraken() ? "/USD" : "-USD");
    String usdt = "C" + number + "USDT";
    long ms = time.toEpochMilli();
    String seconds = String.format(Locale.ROOT, "%d.%09d", time.getEpochSecond(), time.getNano());
    return switch (this) {
      case TICK ->
          stated(
              "{'coin_id':'t%s','timestamp':'%s','price':%s,'volume':1,'trade_id':%s}"
                  .formatted(name, time, price, id),
              "t" + name,
              time,
              id,
              price);
      case TICK_WITHOUT_ID ->
          stated(
              "{'coin_id':'w%s','timestamp':'%s','price':%s,'volume':1}"
                  .formatted(name, time, price),
              "w" + name,
              time,
              -1,
              price);
      case COINBASE ->
          stated(
              "{'type':'match','trade_id':%s,'product_id':'%s','price':'%s','size':'1','time':'%s'}"
                  .formatted(id, usd, price, time),
              usd,
              time,
              id,
              price);
      case COINBASE_HISTORY ->
          stated(
              "{'trade_id':%s,'price':'%s','size':'1','time':'%s'}".formatted(id, price, time),
              "H" + usd,
              time,
              id,
              price,
              "product",
              "H" + usd);
      case KRAKEN_V1 ->
          stated(
              "['%s','1','%s','b','m','']".formatted(price, seconds.substring(0, 17)),
              "V" + usd,
              time,
              -1,
              price,
              "product",
              "V" + usd);
      case KRAKEN_V2 ->
          stated(
              "{'symbol':'%s','price':%s,'qty':1,'trade_id':%s,'timestamp':'%s'}"
                  .formatted(usd, price, id, time),
              usd,
              time,
              id,
              price);
      case KRAKEN_HISTORY ->
          stated(
              "['%s','1',%s,'b','m','',%s]".formatted(price, seconds, id),
              "H" + usd,
              time,
              id,
              price,
              "product",
              "H" + usd);
      case BINANCE ->
          stated(
              "{'e':'trade','s':'%s','t':%s,'p':'%s','q':'1','T':%s,'m':true,'M':true}"
                  .formatted(usdt, id, price, ms),
              usdt,
              time,
              id,
              price);
      case BINANCE_AGGREGATE ->
          stated(
              "{'e':'aggTrade','s':'A%s','a':%s,'p':'%s','q':'1','f':1,'l':1,'T':%s}"
                  .formatted(usdt, id, price, ms),
              "A" + usdt,
              time,
              id,
              price);
      case BINANCE_HISTORY ->
          stated(
              "{'id':%s,'price':'%s','qty':'1','time':%s}".formatted(id, price, ms),
              "H" + usdt,
              time,
              id,
              price,
              "product",
              "H" + usdt);
      case COINGECKO ->
          new Stated(
              "{'id':'g%s','current_price':%s,'last_updated':'%s'}"
                  .formatted(name, price, Instant.ofEpochMilli(ms))
                  .replace('\'', '"'),
              Map.of("quote", "usd"),
              "g" + name,
              time,
              -1,
              price,
              null);
    };
  }

  private boolean isKraken() {
    return name().startsWith("KRAKEN");
  }

  private static Stated stated(
      String payload, String coin, Instant time, long id, BigDecimal price, String... headers) {
    Map<String, String> named = headers.length == 0 ? Map.of() : Map.of(headers[0], headers[1]);
    return new Stated(payload.replace('\'', '"'), named, coin, time, id, price, BigDecimal.ONE);
  }
}
