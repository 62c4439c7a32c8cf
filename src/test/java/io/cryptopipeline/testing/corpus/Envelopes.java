package io.cryptopipeline.testing.corpus;

import static io.cryptopipeline.testing.corpus.Draft.bytes;
import static io.cryptopipeline.testing.corpus.Draft.tick;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/** Keys and headers. */
final class Envelopes {

  private static final String PRICE = "'price':1.5";

  private Envelopes() {}

  static List<Draft> drafts() {
    return List.of(
        tick("no key", PRICE).key(() -> null).stored("1.5"),
        tick("an empty key", PRICE).key(() -> new byte[0]).stored("1.5"),
        tick("the key of another coin", PRICE).key(() -> utf8("ethereum")).stored("1.5"),
        tick("a key that is not UTF-8", PRICE).key(() -> new byte[] {(byte) 0xff, 0}).stored("1.5"),
        tick("a key of 1 MB", PRICE).key(() -> new byte[1_000_000]).stored("1.5"),
        bytes("a key of 45 MB, and no JSON", () -> utf8("x"))
            .key(() -> new byte[45_000_000])
            .refused("not-json", "not strict JSON: malformed at line 1 column 1 path $"),
        bytes("no key and no JSON", () -> utf8("x"))
            .key(() -> null)
            .refused("not-json", "not strict JSON: malformed at line 1 column 1 path $"),
        tick("all headers", "'price':1.5,'trade_id':2")
            .header("source", "own")
            .header("format", "tick")
            .header("product", "any")
            .header("event-id", "tick:<coin>:2")
            .id(2)
            .stored("1.5"),
        tick("a currency, which its neighbours do not say", PRICE)
            .header("quote", "USD")
            .refused(
                "other-market",
                "<coin>:2018-04-05 has prices of tick:<coin>, this is one of tick:<coin>:usd: give it a coin of"
                    + " its own, or set tick.markets.mixed=true"),
        tick("an event id that is another", "'price':1.5,'trade_id':2")
            .header("event-id", "tick:<coin>:3")
            .refused(
                "event-id-mismatch",
                "the header event-id says tick:<coin>:3, the payload is tick:<coin>:2"),
        tick("a format that there is not", PRICE)
            .header("format", "protobuf")
            .refused(
                "unknown-format",
                "the header format says protobuf; known are tick, coingecko, coinbase, kraken, binance"),
        tick("the format of an exchange", PRICE)
            .header("format", "coinbase")
            .refused(
                "bad-coin",
                "the payload has no product_id, and no header product says what is traded"),
        bytes("the format tick, and no object", () -> utf8("[1]"))
            .header("format", "tick")
            .refused("unknown-format", "not the shape of tick: [1]"),
        bytes("the format tick, and no coin", () -> utf8("{\"price\":1}"))
            .header("format", "tick")
            .refused(
                "bad-coin",
                "coin_id is missing, not a name: a string of 1 to 128 characters, not blank, without controls"),
        bytes("the format tick, and no price", () -> utf8("{\"coin_id\":\"x\"}"))
            .header("format", "tick")
            .refused("bad-price", "price is missing, not a decimal"),
        tick("a price in euros", PRICE)
            .header("quote", "eur")
            .refused("other-quote", "the price is in eur; tick.quotes allows usd"),
        tick("a header that is not UTF-8", PRICE)
            .header("source", new byte[] {(byte) 0xff})
            .refused("bad-header", "the header source is not UTF-8"),
        tick("a header of 1,025 bytes", PRICE)
            .header("product", "p".repeat(1_025))
            .refused("bad-header", "the header product has 1,025 bytes, more than 1,024"),
        tick("headers of 70 KB", PRICE)
            .header("own", "x".repeat(70_000))
            .refused("bad-header", "the headers have more than 65,536 bytes"),
        many(tick("100,000 empty headers", PRICE), 100_000)
            .refused("bad-header", "the headers have more than 65,536 bytes"),
        many(tick("1,000 empty headers", PRICE), 1_000).stored("1.5"),
        tick("headers without a value", PRICE)
            .header("source", (byte[]) null)
            .header("format", (byte[]) null)
            .header("event-id", "")
            .stored("1.5"),
        tick("a dead letter that was sent again", PRICE)
            .header("dlq-reason", "future")
            .header("dlq-message", "too early")
            .header("dlq-offset", "17")
            .stored("1.5"),
        tick("a dead letter that was sent again too early", "'price':0")
            .header("dlq-reason", "future")
            .header("dlq-topic", "elsewhere")
            .header("dlq-offset", "17")
            .refused("bad-price", "price is 0, not above zero"));
  }

  private static Draft many(Draft draft, int count) {
    for (int i = 0; i < count; i++) {
      draft.header("", "");
    }
    return draft;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
