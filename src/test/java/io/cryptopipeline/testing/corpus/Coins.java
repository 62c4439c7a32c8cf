package io.cryptopipeline.testing.corpus;

import static io.cryptopipeline.testing.corpus.Draft.NOON;
import static io.cryptopipeline.testing.corpus.Draft.in;
import static io.cryptopipeline.testing.corpus.Market.TICK;

import java.util.List;

/** What may stand for a coin, and what may not. */
final class Coins {

  private Coins() {}

  static List<Draft> drafts() {
    String longest = "\u20bf".repeat(128);
    return List.of(
        bad("null", "null", "null"),
        bad("a number", "17", "17"),
        bad("true", "true", "true"),
        bad("an array", "['bitcoin']", "[\"bitcoin\"]"),
        bad("empty", "''", "\"\""),
        bad("blank", "' \\t '", "\" \\t \""),
        bad("with a NUL", "'bit\\u0000coin'", "\"bit\\u0000coin\""),
        bad("with a line break", "'bit\\ncoin'", "\"bit\\ncoin\""),
        bad("with a control of C1", "'bit\\u0085coin'", "\"bit�coin\""),
        bad(
            "of 129 characters",
            "'" + "x".repeat(129) + "'",
            "\"" + "x".repeat(59) + "… (131 characters)"),
        bad(
            "of 10,000 characters",
            "'" + "x".repeat(10_000) + "'",
            "\"" + "x".repeat(59) + "… (10002 characters)"),
        good(longest),
        good("a:b"),
        good("a/b"),
        good("a%3Ab#c"),
        good("$bitcoin.usd"),
        good(".."),
        good(" bitcoin "),
        good("BITCOIN"),
        good("__proto__"),
        good("\"quoted\\\""),
        good("\ud83d\ude80\ud83c\udf15"),
        good("\u0628\u062a\u0643\u0648\u064a\u0646"),
        good("e\u0301"),
        good("\u00e9"),
        good("bit\u2028coin"),
        good("bit\u200bcoin\u202e"),
        good("a:2018-04-05"));
  }

  private static Draft bad(String name, String coinId, String shown) {
    return in(TICK, "a coin " + name, "{'coin_id':" + coinId + ",'price':1}")
        .refused(
            "bad-coin",
            "coin_id is "
                + shown
                + ", not a name: a string of 1 to 128 characters, not blank, without controls");
  }

  private static Draft good(String coin) {
    String json = coin.replace("\\", "\\\\").replace("\"", "\\\"");
    return in(
            TICK,
            "the coin " + coin,
            "{'coin_id':'" + json + "','timestamp':'" + NOON + "','price':1.5}")
        .coin(coin)
        .stored("1.5");
  }
}
