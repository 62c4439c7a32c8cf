package io.cryptopipeline.testing.corpus;

import static io.cryptopipeline.testing.corpus.Draft.tick;

import java.util.List;

/** Prices, volumes, and the numbers and names of trades. */
final class Numbers {

  private static final String DIGITS_34 = "0.1234567890123456789012345678901234";
  private static final String NO_DECIMAL = ", not a decimal";
  private static final String NO_SHORT_DECIMAL = ", not a decimal of at most 34 digits";
  private static final String NOT_ABOVE_ZERO = ", not above zero";
  private static final String OUT_OF_RANGE = ", not from 1e-30 to 1e30";

  private Numbers() {}

  static List<Draft> drafts() {
    return List.of(
        badPrice("null", NO_DECIMAL),
        badPrice("true", NO_DECIMAL),
        badPrice("[1]", NO_DECIMAL),
        badPrice("{'usd':1}", NO_DECIMAL),
        badPrice("''", NO_SHORT_DECIMAL),
        badPrice("'a lot'", NO_SHORT_DECIMAL),
        badPrice("' 1'", NO_SHORT_DECIMAL),
        badPrice("'1,5'", NO_SHORT_DECIMAL),
        badPrice("'$1'", NO_SHORT_DECIMAL),
        badPrice("'NaN'", NO_SHORT_DECIMAL),
        badPrice("'Infinity'", NO_SHORT_DECIMAL),
        badPrice("'-Infinity'", NO_SHORT_DECIMAL),
        badPrice("'\uff11'", NO_SHORT_DECIMAL),
        badPrice("1e99999999999", NO_SHORT_DECIMAL),
        badPrice("9".repeat(400), NO_SHORT_DECIMAL),
        badPrice("0." + "0".repeat(399) + "1", NO_SHORT_DECIMAL),
        badPrice("0", NOT_ABOVE_ZERO),
        badPrice("0.00", NOT_ABOVE_ZERO),
        badPrice("-0", NOT_ABOVE_ZERO),
        badPrice("-6791.68", NOT_ABOVE_ZERO),
        badPrice("1e400", OUT_OF_RANGE),
        badPrice("'1e400'", OUT_OF_RANGE),
        badPrice("1e1000000000", OUT_OF_RANGE),
        badPrice("1e-1000000000", OUT_OF_RANGE),
        badPrice("1e-31", OUT_OF_RANGE),
        badPrice("1.0000000000000000000000000000001e30", OUT_OF_RANGE),
        badPrice(DIGITS_34 + "5", ", of more than 34 digits"),
        goodPrice(DIGITS_34, DIGITS_34),
        goodPrice("1e-30", "1e-30"),
        goodPrice("1e30", "1e30"),
        goodPrice("1" + "0".repeat(30), "1e30"),
        goodPrice("6791.6800", "6791.68"),
        goodPrice("'6791.68'", "6791.68"),
        goodPrice("'0006791.68'", "6791.68"),
        goodPrice("6.79168E+3", "6791.68"),
        goodPrice("2147483648", "2147483648"),
        goodPrice("9223372036854775808", "9223372036854775808"),
        badVolume("true", NO_DECIMAL),
        badVolume("''", NO_SHORT_DECIMAL),
        badVolume("'NaN'", NO_SHORT_DECIMAL),
        badVolume("-1", ", below zero"),
        badVolume("1e400", OUT_OF_RANGE),
        badVolume("1e-31", OUT_OF_RANGE),
        tick("the volume 0", "'price':1.5,'volume':0.000").volume("0").stored("1.5"),
        tick("the volume -0", "'price':1.5,'volume':-0").volume("0").storedAsText("1.5"),
        tick("no volume", "'price':1.5,'volume':null").stored("1.5"),
        tick("a volume as text", "'price':1.5,'volume':'1e-30'").volume("1e-30").stored("1.5"),
        badTradeId("true", "true"),
        badTradeId("1.0", "1.0"),
        badTradeId("1e3", "1e3"),
        badTradeId("{}", "{}"),
        badTradeId("''", "\"\""),
        badTradeId("'" + "x".repeat(129) + "'", "\"" + "x".repeat(59) + "… (131 characters)"),
        tick("no trade id", "'price':1.5,'trade_id':null").stored("1.5"),
        tick("the trade id 2", "'price':1.5,'trade_id':'2'").id(2).stored("1.5"),
        tick("the trade id -2", "'price':1.5,'trade_id':-2").stored("1.5"),
        tick("the trade id 0002", "'price':1.5,'trade_id':'0002'").id(2).stored("1.5"),
        tick("a trade id of 20 digits", "'price':1.5,'trade_id':99999999999999999999")
            .stored("1.5"),
        tick("a trade id with a NUL", "'price':1.5,'trade_id':'a\\u0000:#%\\n'").stored("1.5"),
        tick(
                "a trade id of 128 characters",
                "'price':1.5,'trade_id':'" + "\u20bf".repeat(128) + "'")
            .stored("1.5"),
        tick("its neighbour again", "'price':1.5,'trade_id':1")
            .refused(
                "conflicting-fact",
                "tick:<coin>:1 was seen before with another time, price or volume; the first stays"),
        Draft.in(
                Market.TICK,
                "its neighbour's bytes again",
                "{'coin_id':'<coin>','timestamp':'2018-04-05T12:00:01Z','price':100.10,'trade_id':1}")
            .repeated(),
        Draft.in(
                Market.TICK,
                "its neighbour in other digits",
                "{'trade_id':'1','price':'100.1','timestamp':1522929601000,'coin_id':'<coin>'}")
            .repeated());
  }

  private static Draft badPrice(String price, String why) {
    return tick("the price " + named(price), "'price':" + price)
        .refused("bad-price", "price is " + shown(price) + why);
  }

  private static Draft goodPrice(String price, String decimal) {
    return tick("the price " + named(price), "'price':" + price).stored(decimal);
  }

  private static Draft badVolume(String volume, String why) {
    return tick("the volume " + named(volume), "'price':1.5,'volume':" + volume)
        .refused("bad-volume", "volume is " + shown(volume) + why);
  }

  private static Draft badTradeId(String id, String shown) {
    return tick("the trade id " + named(id), "'price':1.5,'trade_id':" + id)
        .refused(
            "bad-trade-id",
            "trade_id is " + shown + ", not an integer or a string of 1 to 128 characters");
  }

  private static String named(String json) {
    return json.length() > 50 ? "of " + json.length() + " characters" : json;
  }

  private static String shown(String json) {
    String text = json.replace('\'', '"');
    return text.length() > 60
        ? text.substring(0, 60) + "… (" + text.length() + " characters)"
        : text;
  }
}
