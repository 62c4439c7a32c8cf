package io.cryptopipeline.testing.corpus;

import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;

/** The formats, each with the plainest of its payloads; a product is its own coin here. */
public enum Market {
  /** The generic tick. */
  TICK("{'coin_id':%1$s,'timestamp':'%2$s','price':%4$s,'trade_id':%3$s}", false),
  /** A message of its channel matches. */
  COINBASE(
      "{'type':'match','trade_id':%3$s,'size':'0.5','price':'%4$s','product_id':%1$s,'time':'%2$s'}",
      true),
  /** An element of v2 trade. */
  KRAKEN(
      "{'symbol':%1$s,'price':%4$s,'qty':0.5,'trade_id':%3$s,'timestamp':'%2$s','side':'buy'}",
      true),
  /** A message of its stream trade. */
  BINANCE("{'e':'trade','s':%1$s,'t':%3$s,'p':'%4$s','q':'0.5','T':%5$s}", true),
  /** An element of coins/markets, whose times number its facts. */
  COINGECKO("{'id':%1$s,'current_price':%4$s,'last_updated':'%2$s'}", false);

  private final String template;
  private final boolean hasVolume;

  Market(String template, boolean hasVolume) {
    this.template = template.replace('\'', '"');
    this.hasVolume = hasVolume;
  }

  /** Returns a payload; the price is copied as it is written. */
  public String payload(String coin, Instant time, long id, String price) {
    return template.formatted(new JsonPrimitive(coin), time, id, price, time.toEpochMilli());
  }

  /** Returns what that payload states. */
  public Fact fact(Instant time, long id, String price) {
    return new Fact(
        Optional.of(time),
        this == COINGECKO ? Fact.NO_ID : id,
        new BigDecimal(price),
        hasVolume ? Optional.of(new BigDecimal("0.5")) : Optional.empty());
  }
}
