package io.cryptopipeline.exchange;

import static io.cryptopipeline.exchange.Exchanges.assertHistoryRefused;
import static io.cryptopipeline.exchange.Exchanges.assertOtherProductRefused;
import static io.cryptopipeline.exchange.Exchanges.assertSameFact;
import static io.cryptopipeline.exchange.Exchanges.assertTrade;
import static io.cryptopipeline.exchange.Exchanges.others;
import static io.cryptopipeline.exchange.Exchanges.trade;
import static io.cryptopipeline.exchange.Exchanges.trades;
import static io.cryptopipeline.testing.ticks.RawRecords.assertRefused;
import static io.cryptopipeline.testing.ticks.RawRecords.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.cryptopipeline.exchange.Binance.Stream;
import io.cryptopipeline.exchange.Exchange.Message;
import io.cryptopipeline.exchange.Exchange.Trade;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.testing.exchange.Recordings;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinanceTest {

  /** binance-spot-api-docs, rest-api.md, "Old trade lookup". */
  private static final String OF_HISTORY =
      """
      {"id":28457,"price":"4.00000100","qty":"12.00000000","quoteQty":"48.000012",\
      "time":1499865549590,"isBuyerMaker":true,"isBestMatch":true}""";

  /** binance-spot-api-docs, rest-api.md, "Compressed/Aggregate trades list". */
  private static final String AGGREGATE_OF_HISTORY =
      """
      {"a":26129,"p":"0.01633102","q":"4.70443515","f":27781,"l":27781,"T":1498793709153,\
      "m":true,"M":true}""";

  /** In the shape of binance-spot-api-docs, web-socket-streams.md, "Trade Streams". */
  private static final String LIVE =
      """
      {"e":"trade","E":1499865549592,"s":"BTCUSDT","t":28457,"p":"4.000001","q":"12.00000000",\
      "b":88,"a":50,"T":1499865549590,"m":true,"M":true}""";

  private static final String AGGREGATE_LIVE =
      "{\"e\":\"aggTrade\",\"E\":1498793709155,\"s\":\"BTCUSDT\","
          + AGGREGATE_OF_HISTORY.substring(1);

  private final Binance binance = Binance.ofEveryTrade();

  @ParameterizedTest
  @CsvSource({"BINANCE.ws.1.0, 2", "BINANCE_US.ws.1.0, 11"})
  void shouldReadEveryTradeOfARecordedSession(String session, int count)
      throws UnusableRecordException {
    List<Trade> trades = trades(binance, session);

    assertThat(trades).hasSize(count);
    for (Trade trade : trades) {
      JsonObject sent = (JsonObject) StrictJson.parse(trade.text());
      RawTick read = read(trade.text());
      String product = trade.product().orElseThrow();
      String quote = binance.quote(product).map(q -> ":" + q).orElse("");
      assertTrade(
          read,
          "binance:" + product + ":agg" + quote,
          "binance:%s:agg:%s".formatted(product, sent.get("a")),
          Instant.ofEpochMilli(sent.get("T").getAsLong()).toString(),
          sent.get("p").getAsString(),
          sent.get("q").getAsString());
      assertThat(read.tick().tradeId()).hasValue(sent.get("a").getAsLong());
      assertThat(read.tick().coinId()).as("it has no other name").isEqualTo(product);
    }
  }

  @Test
  void shouldReadTheSameFactWhenATradeIsOfTheHistory() throws UnusableRecordException {
    RawTick live = read(LIVE);

    assertTrade(
        live,
        "binance:BTCUSDT:usdt",
        "binance:BTCUSDT:28457",
        "2017-07-12T13:19:09.590Z",
        "4.000001",
        "12.00000000");
    assertThat(live.tick().coinId()).isEqualTo("bitcoin");
    assertSameFact(live, read(OF_HISTORY, "product", "BTCUSDT"));
    assertSameFact(live, read(LIVE, "product", "BTCUSDT", "format", "binance"));
    assertSameFact(live, read("{\"stream\":\"btcusdt@trade\",\"data\":" + LIVE + "}"));
  }

  @Test
  void shouldReadTheSameFactWhenAnAggregateIsOfTheHistory() throws UnusableRecordException {
    RawTick live = read(AGGREGATE_LIVE);

    assertTrade(
        live,
        "binance:BTCUSDT:agg:usdt",
        "binance:BTCUSDT:agg:26129",
        "2017-06-30T03:35:09.153Z",
        "0.01633102",
        "4.70443515");
    assertSameFact(live, read(AGGREGATE_OF_HISTORY, "product", "BTCUSDT"));
  }

  @Test
  void shouldRefuseWhenNothingOrTwoThingsSayWhatIsTraded() {
    assertRefused(OF_HISTORY, Reason.BAD_COIN, "the payload has no s,");
    assertRefused(AGGREGATE_OF_HISTORY, Reason.BAD_COIN, "the payload has no s,");
    assertOtherProductRefused(LIVE, "ETHUSDT", "says ETHUSDT, the payload's s is BTCUSDT");
  }

  @ParameterizedTest
  @CsvSource({"BINANCE.ws.1.0, 179", "BINANCE_US.ws.1.0, 341"})
  void shouldKnowNoFormatWhenARecordedMessageIsNoTrade(String session, int count)
      throws UnusableRecordException {
    List<String> others = others(binance, session);

    assertThat(others)
        .filteredOn(m -> m.contains("depthUpdate") || m.contains("kline"))
        .hasSize(count);
    assertThat(others)
        .allSatisfy(m -> assertThat(binance.message(m)).isEqualTo(new Message.Other()))
        .allSatisfy(m -> assertRefused(m, Reason.UNKNOWN_FORMAT));
  }

  /** XTZUSD and DOTUSD of Binance.US leave a doubt, as BTCTUSD and BTCBUSD would. */
  @ParameterizedTest
  @CsvSource({
    "BTCUSDT, usdt",
    "BTCUSD, usd",
    "BTCFDUSD, fdusd",
    "ETHBTC, btc",
    "BNBETH, eth",
    "EURUSDT, usdt",
    "USDTDAI, dai",
    "BTCUSDC, usdc",
    "BTCEUR, eur",
    "BTCBUSD,",
    "BTCTUSD,",
    "XTZUSD, usd",
    "DOTUSD,",
    "USDT,",
    "BTCZAR,",
    "btcusdt,",
  })
  void shouldTellTheQuoteWhenTheNameLeavesNoDoubt(String product, String quote) {
    assertThat(binance.quote(product).orElse(null)).isEqualTo(quote);
  }

  @Test
  void shouldGiveTheTradeOfAMessageAsItStands() throws UnusableRecordException {
    String spaced = LIVE.replace(",", " , ");

    assertThat(binance.message("{\"stream\":\"x\", \"data\" : " + spaced + " }"))
        .isEqualTo(new Message.Trades(List.of(trade("BTCUSDT", spaced))));
    assertThat(binance.message(LIVE))
        .isEqualTo(new Message.Trades(List.of(trade("BTCUSDT", LIVE))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"result\":null,\"id\":1}|Other[]",
        "{\"result\":[\"btcusdt@trade\"],\"id\":2}|Subscribed[products=[BTCUSDT]]",
        "{\"result\":[],\"id\":2}|Subscribed[products=[]]",
        "{\"error\":{\"code\":2,\"msg\":\"Invalid request\"},\"id\":1}"
            + "|Refused[fault=PASSING, why=Invalid request]",
        "{\"error\":{\"code\":2,\"msg\":\"Invalid request: invalid stream\"},\"id\":1}"
            + "|Refused[fault=PRODUCT, why=Invalid request: invalid stream]",
        "{\"code\":3,\"msg\":\"Invalid JSON\",\"id\":1}|Refused[fault=PASSING, why=Invalid JSON]",
        "{\"code\":4,\"msg\":\"Too many subscriptions\"}"
            + "|Refused[fault=LIMIT, why=Too many subscriptions]",
        "{\"id\":1,\"status\":429,\"error\":{\"code\":-1003,\"msg\":\"IP banned\"}}"
            + "|Refused[fault=LIMIT, why=IP banned]",
        "{\"code\":-1001,\"msg\":\"Internal error\"}|Refused[fault=PASSING, why=Internal error]",
        "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}|Refused[fault=PRODUCT, why=Invalid symbol.]",
        "{\"code\":-2015,\"msg\":\"Invalid API-key\"}|Refused[fault=PASSING, why=Invalid API-key]",
        "{\"e\":\"serverShutdown\",\"E\":1770123456789}|Ending[why=the server is shutting down]",
        "{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\"}}"
            + "|Ending[why=the server is shutting down]",
        "{}|Other[]",
      })
  void shouldSayWhatAMessageSays(String text, String says) throws UnusableRecordException {
    assertThat(binance.message(text)).hasToString(says);
  }

  /** The stream names the product where the trade does not. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"e\":\"trade\",\"s\":17}||",
        "{\"e\":\"aggTrade\",\"s\":\"BTCUSDT\"}|BTCUSDT|",
        "{\"e\":\"trade\",\"e\":\"trade\",\"s\":\"BTCUSDT\"}||",
        "{\"e\":\"trade\",\"p\":NaN}||",
        "{\"stream\":\"btcusdt@trade\",\"data\":{\"e\":17}}|BTCUSDT|{\"e\":17}",
        "{\"stream\":\"btcusdt@aggTrade\",\"data\":null}|BTCUSDT|null",
      })
  void shouldTakeATradeThatCannotBeReadForATradeNevertheless(
      String message, String product, String part) throws UnusableRecordException {
    String text = part == null ? message : part;

    assertThat(binance.message(message))
        .isEqualTo(
            new Message.Trades(
                List.of(new Trade(Optional.ofNullable(product), text, StrictJson.tryParse(text)))));
  }

  /** Binance confirms every name; only the list shows what is subscribed to. */
  @ParameterizedTest
  @CsvSource({"trade", "aggTrade"})
  void shouldAskForTheStreamAndTheListOfSubscriptions(String stream) {
    assertThat(
            new Binance(Stream.labelled(stream), Optional.empty())
                .subscribe(List.of("BTCUSDT", "ETHUSDT")))
        .containsExactly(
            "{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@%1$s\",\"ethusdt@%1$s\"],\"id\":1}"
                .formatted(stream),
            "{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":2}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "400|{\"code\":-1121,\"msg\":\"Invalid symbol.\"}|PRODUCT",
        "400|{\"code\":-1100,\"msg\":\"Illegal characters found in parameter 'symbol'\"}|PRODUCT",
        "400|{\"code\":-1100,\"msg\":\"Illegal characters found in parameter 'limit'\"}|PASSING",
        "401|{\"code\":-2014,\"msg\":\"API-key format invalid.\"}|PASSING",
        "403|<html>403 Forbidden</html>|LIMIT",
        "429|{\"code\":-1003,\"msg\":\"Too many requests\"}|LIMIT",
        "418|<html>|LIMIT",
        "451|{\"code\":0,\"msg\":\"restricted location\"}|PASSING",
        "404|<html>|PASSING",
      })
  void shouldTellWhatIsAtFault(int status, String body, AnswerFault fault) {
    assertThat(binance.fault(status, body)).isEqualTo(fault);
  }

  @Test
  void shouldTellThatTheKeyIsAtFaultOnlyIfThereIsOne() {
    assertThat(
            new Binance(Stream.TRADE, Optional.of("a-key"))
                .fault(401, "{\"code\":-2015,\"msg\":\"Invalid API-key\"}"))
        .isEqualTo(AnswerFault.ACCOUNT);
  }

  @ParameterizedTest
  @CsvSource({"TRADE, /historicalTrades", "AGG_TRADE, /aggTrades"})
  void shouldAskForTheTradesThatFollowOne(Stream stream, String path) {
    assertThat(new Binance(stream, Optional.empty()).historyAfter("BTCUSDT", 28_457, Instant.EPOCH))
        .isEqualTo(path + "?symbol=BTCUSDT&limit=1000&fromId=28458");
  }

  @Test
  void shouldGiveTheTradesOfAPageAsTheyStand() throws UnusableRecordException {
    assertThat(binance.history("[" + OF_HISTORY + ", " + AGGREGATE_OF_HISTORY + "]"))
        .containsExactly(OF_HISTORY, AGGREGATE_OF_HISTORY);
    assertHistoryRefused(binance, Recordings.text("errors/binance_418_1003.json"), Reason.NOT_JSON);
  }
}
