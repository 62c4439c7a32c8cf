package io.cryptopipeline.bench.ticks;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * The payloads that the pipeline reads, as {@code topology/README.md} describes them; with every
 * field that the source sends. No product has an entry in {@code config/coins.json}, so each is its
 * own coin.
 */
public enum TickFormat {
  /** The generic tick with trade id and volume. */
  TICK("coin-%05d", "", "coin_id", "timestamp", "price", "volume") {
    @Override
    String payload(Tick tick) {
      return "{\"coin_id\":\"%s\",\"timestamp\":\"%s\",\"price\":%s,\"volume\":%s,\"trade_id\":\"%s\"}"
          .formatted(tick.product(), millis(tick), price(tick), volume(tick), tick.number());
    }
  },

  /** The generic tick without trade id and volume: the event id is a hash. */
  TICK_PLAIN("coin-%05d", "", "coin_id", "timestamp", "price", null) {
    @Override
    String payload(Tick tick) {
      return "{\"coin_id\":\"%s\",\"timestamp\":\"%s\",\"price\":%s}"
          .formatted(tick.product(), millis(tick), price(tick));
    }
  },

  /** A {@code match} of Coinbase Exchange. */
  COINBASE("C%05d-USD", "usd", "product_id", "time", "price", "size") {
    @Override
    String payload(Tick tick) {
      return """
          {"type":"match","trade_id":%s,"maker_order_id":"%s","taker_order_id":"%s","side":"buy",\
          "size":"%s","price":"%s","product_id":"%s","sequence":%s,"time":"%s"}"""
          .formatted(
              tick.number(),
              orderId(tick.number()),
              orderId(tick.number() + 1),
              volume(tick),
              price(tick),
              tick.product(),
              10 * tick.number(),
              micros(tick));
    }
  },

  /** An element of Kraken's {@code trade}, WebSocket v2. */
  KRAKEN("C%05d/USD", "usd", "symbol", "timestamp", "price", "qty") {
    @Override
    String payload(Tick tick) {
      return """
          {"symbol":"%s","side":"sell","price":%s,"qty":%s,"ord_type":"limit","trade_id":%s,\
          "timestamp":"%s"}"""
          .formatted(tick.product(), price(tick), volume(tick), tick.number(), micros(tick));
    }
  },

  /** A {@code trade} of Binance. */
  BINANCE("C%05dUSDT", "usdt", "s", "T", "p", "q") {
    @Override
    String payload(Tick tick) {
      return """
          {"e":"trade","E":%s,"s":"%s","t":%s,"p":"%s","q":"%s","T":%s,"m":true,"M":true}"""
          .formatted(
              tick.eventMs() + 1,
              tick.product(),
              tick.number(),
              price(tick),
              volume(tick),
              tick.eventMs());
    }
  },

  /** An element of CoinGecko's {@code /coins/markets}; its volume covers 24 hours. */
  COINGECKO("coin-%05d", "usd", "id", "last_updated", "current_price", "total_volume") {
    @Override
    String payload(Tick tick) {
      String price = price(tick);
      return """
          {"id":"%s","symbol":"c","name":"Coin","image":"https://example.org/coins/large.png?1547",\
          "current_price":%s,"market_cap":917825524991,"market_cap_rank":1,\
          "fully_diluted_valuation":1030116515125,"total_volume":%s,"high_24h":%s,"low_24h":%s,\
          "price_change_24h":-2246.57482218,"price_change_percentage_24h":-4.37931,\
          "market_cap_change_24h":-41121427948.2572,"market_cap_change_percentage_24h":-4.28819,\
          "circulating_supply":18710831.0,"total_supply":21000000.0,"max_supply":21000000.0,\
          "ath":64805,"ath_change_percentage":-24.30618,"ath_date":"2021-04-14T11:54:46.763Z",\
          "atl":67.81,"atl_change_percentage":72240.20172,"atl_date":"2013-07-06T00:00:00.000Z",\
          "roi":null,"last_updated":"%s"}"""
          .formatted(tick.product(), price, volume(tick), price, price, millis(tick));
    }

    @Override
    String eventId(Tick tick, byte[] payload) {
      return "coingecko:%s:%s:%s".formatted(quote(), tick.product(), tick.eventMs());
    }
  };

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final int HASH_BYTES = 16;

  private final String products;
  private final String quote;
  private final String coinField;
  private final String timeField;
  private final String priceField;
  private final String volumeField;

  TickFormat(
      String products,
      String quote,
      String coinField,
      String timeField,
      String priceField,
      String volumeField) {
    this.products = products;
    this.quote = quote;
    this.coinField = coinField;
    this.timeField = timeField;
    this.priceField = priceField;
    this.volumeField = volumeField;
  }

  abstract String payload(Tick tick);

  /** Returns the event id that {@code produce} writes into a header, and the pipeline compares. */
  String eventId(Tick tick, byte[] payload) {
    String number =
        this == TICK_PLAIN
            ? "#" + HexFormat.of().formatHex(sha256(payload), 0, HASH_BYTES)
            : Long.toString(tick.number());
    return "%s:%s:%s".formatted(header(), tick.product(), number);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Returns the name of the n-th product. */
  public String product(int number) {
    return products.formatted(number);
  }

  boolean isGeneric() {
    return this == TICK || this == TICK_PLAIN;
  }

  /** Returns the value of the header {@code format}. */
  String header() {
    return isGeneric() ? "tick" : label();
  }

  /** Returns the value of the header {@code source}. */
  String source() {
    return isGeneric() ? "simulator" : label();
  }

  String quote() {
    return quote;
  }

  /** Returns the name on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Returns the payload's field with the coin. */
  public String coinField() {
    return coinField;
  }

  /** Returns the payload's field with the event time. */
  public String timeField() {
    return timeField;
  }

  /** Returns the payload's field with the price. */
  public String priceField() {
    return priceField;
  }

  /** Returns the payload's field with the volume; empty if there is none. */
  public Optional<String> volumeField() {
    return Optional.ofNullable(volumeField);
  }

  private static String price(Tick tick) {
    return BigDecimal.valueOf(tick.cents(), 2).toPlainString();
  }

  private static String volume(Tick tick) {
    return BigDecimal.valueOf(tick.sixteenths() * 625, 4).toPlainString();
  }

  private static String millis(Tick tick) {
    return SECONDS.format(Instant.ofEpochMilli(tick.eventMs())) + "Z";
  }

  private static String micros(Tick tick) {
    return SECONDS.format(Instant.ofEpochMilli(tick.eventMs())) + "000Z";
  }

  private static String orderId(long number) {
    byte[] hash = sha256(Long.toString(number).getBytes(StandardCharsets.US_ASCII));
    return UUID.nameUUIDFromBytes(hash).toString();
  }
}
