package io.cryptopipeline.testing.corpus;

import static io.cryptopipeline.testing.corpus.Draft.in;
import static io.cryptopipeline.testing.corpus.Market.BINANCE;
import static io.cryptopipeline.testing.corpus.Market.COINBASE;
import static io.cryptopipeline.testing.corpus.Market.COINGECKO;
import static io.cryptopipeline.testing.corpus.Market.KRAKEN;
import static io.cryptopipeline.testing.corpus.Market.TICK;

import java.util.List;

/** What foreign producers may send of exchanges. */
final class Exchanges {

  private static final String NO_TIME =
      "not a time like 2018-04-05T00:00:00.123Z or 2018-04-05T02:00:00+02:00,"
          + " nor whole milliseconds since 1970";

  private Exchanges() {}

  static List<Draft> drafts() {
    return List.of(
        coinbase("a match", "1.50", "0.1", "2018-04-05T12:00:00.000001Z")
            .id(2)
            .volume("0.1")
            .stored("1.5"),
        coinbase("an empty price", "", "0.1", "2018-04-05T12:00:00Z")
            .refused("bad-price", "the price is \"\", not a decimal of at most 34 digits"),
        coinbase("a negative size", "1.5", "-0.1", "2018-04-05T12:00:00Z")
            .refused("bad-volume", "the volume is \"-0.1\", below zero"),
        coinbase("an empty time", "1.5", "0.1", "")
            .refused("bad-timestamp", "time is \"\", " + NO_TIME),
        in(
                COINBASE,
                "coinbase: no product",
                "{'trade_id':2,'price':'1','size':'1','time':'2018-04-05T12:00:00Z'}")
            .refused(
                "bad-coin",
                "the payload has no product_id, and no header product says what is traded"),
        in(
                COINBASE,
                "coinbase: a product in a header",
                "{'trade_id':2,'price':'1.5','size':'1','time':'2018-04-05T12:00:00Z'}")
            .coin("OWN")
            .header("product", "OWN")
            .id(2)
            .volume("1")
            .stored("1.5"),
        coinbase("another product in a header", "1.5", "1", "2018-04-05T12:00:00Z")
            .header("product", "OTHER")
            .refused(
                "bad-header", "the header product says OTHER, the payload's product_id is <coin>"),
        in(
                TICK,
                "coinbase: another market of the coin",
                COINBASE_TEMPLATE.formatted("1.5", "1", "2018-04-05T12:00:00Z"))
            .refused(
                "other-market",
                "<coin>:2018-04-05 has prices of tick:<coin>, this is one of coinbase:<coin>: give its"
                    + " product a coin of its own in coins.file, or set tick.markets.mixed=true"),
        in(KRAKEN, "kraken: an array of the history", "['1.50','0.1',1522929600.0001,'b','m','',2]")
            .coin("OWN2")
            .header("product", "OWN2")
            .id(2)
            .volume("0.1")
            .stored("1.5"),
        in(KRAKEN, "kraken: milliseconds in an array", "['1.5','0.1',1522929600000,'b','m','',2]")
            .header("product", "any")
            .refused(
                "bad-timestamp",
                "time is 1522929600000, not seconds since 1970 like 1522886400.123"),
        in(
                KRAKEN,
                "kraken: an array, and nothing says of what",
                "['1.5','0.1',1522929600.1,'b','m','',2]")
            .refused(
                "bad-coin", "the payload has no pair, and no header product says what is traded"),
        in(KRAKEN, "kraken: an array of another side", "['1.5','0.1',1522929600.1,'x','m','',2]")
            .header("product", "any")
            .refused(
                "unknown-format",
                "no known format has the shape of"
                    + " [\"1.5\",\"0.1\",1522929600.1,\"x\",\"m\",\"\",2]; a generic tick has coin_id and"
                    + " price"),
        in(
                KRAKEN,
                "kraken: a price of zero",
                "{'symbol':'<coin>','price':0,'qty':1,'trade_id':2,'timestamp':'2018-04-05T12:00:00Z'}")
            .refused("bad-price", "the price is 0, not above zero"),
        binance("a trade", 1_522_929_600_000L).id(2).volume("0.1").stored("1.5"),
        binance("seconds", 1_522_929_600L)
            .refused(
                "bad-timestamp",
                "T is 1522929600, which is 1970-01-18T15:02:09.600Z; times are from 1971 to 9999,"
                    + " numbers are milliseconds"),
        binance("microseconds", 1_522_929_600_000_000L)
            .refused(
                "bad-timestamp",
                "T is 1522929600000000, which is +50229-09-20T00:00:00Z; times are from 1971 to"
                    + " 9999, numbers are milliseconds"),
        in(
                BINANCE,
                "binance: a combined stream",
                "{'stream':'x','data':{'e':'trade','s':'<coin>','t':2,'p':'1.50','q':'0.1','T':1522929600000}}")
            .id(2)
            .volume("0.1")
            .stored("1.5"),
        in(
                BINANCE,
                "binance: a name for a number",
                "{'e':'trade','s':'<coin>','t':true,'p':'1.50','q':'0.1','T':1522929600000}")
            .refused(
                "bad-trade-id", "t is true, not an integer or a string of 1 to 128 characters"),
        coingecko("a coin of a market", "1.50", "'2018-04-05T12:00:00.000Z'").stored("1.5"),
        coingecko("no price", "null", "'2018-04-05T12:00:00Z'")
            .refused("bad-price", "current_price is null, not a decimal"),
        coingecko("no time", "1.5", "null")
            .refused("bad-timestamp", "last_updated is null, " + NO_TIME),
        coingecko("prices in euros", "1.5", "'2018-04-05T12:00:00Z'")
            .header("quote", "EUR")
            .refused("other-quote", "the price is in eur; tick.quotes allows usd"),
        coingecko("a long currency", "1.5", "'2018-04-05T12:00:00Z'")
            .header("quote", "q".repeat(33))
            .refused(
                "bad-header",
                "the header quote is " + "q".repeat(33) + ", longer than 32 characters"));
  }

  private static final String COINBASE_TEMPLATE =
      "{'type':'match','trade_id':2,'price':'%s','size':'%s','time':'%s','product_id':'<coin>'}";

  private static Draft coinbase(String name, String price, String size, String time) {
    return in(COINBASE, "coinbase: " + name, COINBASE_TEMPLATE.formatted(price, size, time));
  }

  private static Draft binance(String name, long time) {
    return in(
        BINANCE,
        "binance: " + name,
        "{'e':'trade','s':'<coin>','t':2,'p':'1.50','q':'0.1','T':" + time + "}");
  }

  private static Draft coingecko(String name, String price, String updated) {
    return in(
        COINGECKO,
        "coingecko: " + name,
        "{'id':'<coin>','current_price':" + price + ",'last_updated':" + updated + "}");
  }
}
