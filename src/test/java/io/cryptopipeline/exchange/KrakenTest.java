package io.cryptopipeline.exchange;

import static io.cryptopipeline.exchange.Exchanges.assertOtherProductRefused;
import static io.cryptopipeline.exchange.Exchanges.assertSameFact;
import static io.cryptopipeline.exchange.Exchanges.assertTrade;
import static io.cryptopipeline.exchange.Exchanges.others;
import static io.cryptopipeline.exchange.Exchanges.trade;
import static io.cryptopipeline.exchange.Exchanges.trades;
import static io.cryptopipeline.testing.ticks.RawRecords.assertRefused;
import static io.cryptopipeline.testing.ticks.RawRecords.read;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import io.cryptopipeline.exchange.Exchange.Message;
import io.cryptopipeline.exchange.Exchange.Trade;
import io.cryptopipeline.record.EventId;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.testing.exchange.Recordings;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KrakenTest {

  private static final String SESSION = "KRAKEN.ws.48.0";

  /** docs.kraken.com/api, REST "Get Recent Trades". */
  static final String OF_HISTORY =
      "[\"30243.40000\",\"0.34507674\",1688669597.8277369,\"b\",\"m\",\"\",61044952]";

  /** In the shape of docs.kraken.com/api, WebSocket v2 "Trades". */
  private static final String LIVE =
      """
      {"symbol": "BTC/USD", "side":"buy", "price":30243.4, "qty": 0.34507674,\
      "ord_type":"market","trade_id":61044952,"timestamp":"2023-07-06T18:53:17.827736Z"}""";

  private final Kraken kraken = new Kraken();

  /** A trade of v1 names no pair and has no id: its bytes are its identity. */
  @Test
  void shouldReadEveryTradeOfARecordedSessionWhenAHeaderNamesThePair()
      throws UnusableRecordException {
    List<Trade> trades = trades(kraken, SESSION);

    assertThat(trades).hasSize(10);
    assertThat(trades)
        .extracting(trade -> trade.product().orElseThrow())
        .containsOnly("XMR/USD", "SC/EUR");
    for (Trade trade : trades) {
      JsonArray sent = (JsonArray) StrictJson.parse(trade.text());
      String product = trade.product().orElseThrow();
      RawTick read = read(trade.text(), "product", product);
      String quote = product.split("/", -1)[1].toLowerCase(Locale.ROOT);
      byte[] hash = EventId.hash(trade.text().getBytes(UTF_8));
      BigDecimal seconds = new BigDecimal(sent.get(2).getAsString());
      assertTrade(
          read,
          "kraken:%s:%s".formatted(product, quote),
          "kraken:%s:#%s".formatted(product, HexFormat.of().formatHex(hash)),
          Instant.EPOCH.plusNanos(seconds.movePointRight(9).longValueExact()).toString(),
          sent.get(0).getAsString(),
          sent.get(1).getAsString());
      assertThat(read.tick().tradeId()).isEmpty();
      assertThat(read.tick().coinId()).as("it has no other name").isEqualTo(product);
      assertRefused(trade.text(), Reason.BAD_COIN, "no pair", "no header product");
    }
  }

  @Test
  void shouldReadTheSameFactWhenATradeIsOfTheHistory() throws UnusableRecordException {
    RawTick live = read(LIVE);

    assertTrade(
        live,
        "kraken:BTC/USD:usd",
        "kraken:BTC/USD:61044952",
        "2023-07-06T18:53:17.827736Z",
        "30243.4",
        "0.34507674");
    assertThat(live.tick().coinId()).isEqualTo("bitcoin");
    assertThat(live.tick().tradeId()).hasValue(61_044_952);
    RawTick ofHistory = read(OF_HISTORY, "product", "BTC/USD");
    assertThat(ofHistory.tick().timestamp()).isEqualTo("2023-07-06T18:53:17.827736900Z");
    assertSameFact(live, ofHistory);
    assertSameFact(live, read(OF_HISTORY, "product", "XBT/USD"));
    assertSameFact(live, read(LIVE, "product", "BTC/USD", "format", "kraken"));
  }

  /** Record headers and raw events carry the product as it is called here. */
  @Test
  void shouldReadTheSameFactWhenPayloadOrHeaderCallTheAssetOtherwise()
      throws UnusableRecordException {
    RawTick live = read(LIVE);

    assertSameFact(live, read(LIVE.replace("BTC", "XBT")));
    assertSameFact(live, read(LIVE.replace("BTC", "XBT"), "product", "BTC/USD"));
    assertSameFact(live, read(LIVE, "product", "XBT/USD"));
  }

  @Test
  void shouldRefuseWhenNothingOrTwoThingsSayWhatIsTraded() {
    assertRefused(OF_HISTORY, Reason.BAD_COIN, "the payload has no pair");
    assertOtherProductRefused(LIVE, "ETH/USD", "says ETH/USD, the payload's symbol is BTC/USD");
  }

  @Test
  void shouldKnowNoFormatWhenARecordedMessageIsNoTrade() throws UnusableRecordException {
    List<String> others = others(kraken, SESSION);

    assertThat(others)
        .hasSize(1 + 10 + 30)
        .allSatisfy(m -> assertRefused(m, Reason.UNKNOWN_FORMAT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[993,[[\"354.11\",\"0.89\",\"1618678142.557535\",\"s\",\"l\",\"\"]],\"trade\",\"XMR/USD\"]",
        "[\"5541.3\",\"1\",\"1534614057.3\",\"s\",\"l\"]",
        "[\"5541.3\",\"1\",\"1534614057.3\",\"sell\",\"l\",\"\"]",
        "[\"5541.3\",\"1\",\"1534614057.3\",\"s\",\"l\",null]",
        "[1542057314.7,1542057360.4,\"3586.7\",\"3586.7\",\"3586.6\",\"3586.6\",\"3586.6\",\"0.03\",2]",
        "[]"
      })
  void shouldKnowNoFormatWhenAnArrayIsNoTrade(String payload) {
    assertRefused(payload, Reason.UNKNOWN_FORMAT);
  }

  @ParameterizedTest
  @CsvSource({
    "XBT/USD, BTC/USD, usd",
    "XDG/XBT, DOGE/BTC, btc",
    "ETH/XBT, ETH/BTC, btc",
    "XBTX/USD, XBTX/USD, usd",
    "XBT, XBT, ",
  })
  void shouldCallProductsAsVersion2Does(String pair, String product, String quote)
      throws UnusableRecordException {
    RawTick read = read(OF_HISTORY, "product", pair, "format", "kraken");

    assertThat(read.product()).contains(product);
    assertThat(read.tick().quote().orElse(null)).isEqualTo(quote);
  }

  @Test
  void shouldTellSubscriptionsFromOtherMessagesOfVersion1() throws UnusableRecordException {
    Set<String> confirmed = new HashSet<>();
    int others = 0;
    for (String text : Recordings.messages(SESSION)) {
      if (kraken.message(text) instanceof Message.Subscribed subscribed) {
        confirmed.addAll(subscribed.products());
      } else if (kraken.message(text) instanceof Message.Other) {
        others++;
      }
    }

    assertThat(confirmed)
        .containsExactlyInAnyOrder(
            "WAVES/EUR",
            "XMR/USD",
            "KSM/BTC",
            "GRT/ETH",
            "SC/EUR",
            "ETH/CHF",
            "OCEAN/BTC",
            "OMG/USD",
            "BTC/CHF",
            "ADA/BTC");
    assertThat(others).as("heartbeats and a status").isEqualTo(30 + 1);
  }

  @Test
  void shouldGiveTheTradesOfAMessageAsTheyStand() throws UnusableRecordException {
    String other = "{\"trade_id\":2,\"symbol\":\"XDG/XBT\"}";

    assertThat(
            kraken.message(
                "{\"channel\":\"trade\",\"type\":\"update\",\"data\":["
                    + LIVE
                    + " , "
                    + other
                    + "]}"))
        .isEqualTo(new Message.Trades(List.of(trade("BTC/USD", LIVE), trade("DOGE/BTC", other))));
  }

  /** One that cannot be read spoils no other, not even one that is not strict JSON. */
  @ParameterizedTest
  @ValueSource(
      strings = {"17", "{\"symbol\":null}", "{\"symbol\":\"BTC/USD\",\"qty\":1,\"qty\":2}"})
  void shouldTakeATradeThatCannotBeReadForATradeNevertheless(String bad)
      throws UnusableRecordException {
    Trade unreadable = new Trade(Optional.empty(), bad, StrictJson.tryParse(bad));
    String v2 = "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[" + bad + "," + LIVE + "]}";
    String v1 = "[337,[" + bad + "," + OF_HISTORY + "],\"trade\",\"XBT/USD\"]";

    assertThat(kraken.message(v2))
        .isEqualTo(new Message.Trades(List.of(unreadable, trade("BTC/USD", LIVE))));
    assertThat(kraken.message(v1))
        .isEqualTo(
            new Message.Trades(List.of(trade("BTC/USD", bad), trade("BTC/USD", OF_HISTORY))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"channel\":\"trade\",\"type\":\"amend\",\"data\":[]}",
        "{\"channel\":\"trade\",\"type\":\"update\"}",
        "{\"channel\":\"trade\",\"type\":\"update\",\"data\":[{\"price\":NaN}]}",
        "[337,{},\"trade\",\"XBT/USD\"]",
        "[337,[[NaN]],\"trade\",\"XBT/USD\"]",
      })
  void shouldTakeAMessageOfTheTradeChannelForATradeWhenItCannotBeSplit(String text)
      throws UnusableRecordException {
    assertThat(kraken.message(text))
        .isEqualTo(
            new Message.Trades(
                List.of(new Trade(Optional.empty(), text, StrictJson.tryParse(text)))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"method\":\"subscribe\",\"success\":false,"
            + "\"error\":\"Currency pair not supported ABC/USD\"}"
            + "|Refused[fault=PRODUCT, why=Currency pair not supported ABC/USD]",
        "{\"event\":\"subscriptionStatus\",\"pair\":\"XBT/ABC\",\"status\":\"error\","
            + "\"errorMessage\":\"Currency pair not supported XBT/ABC\"}"
            + "|ProductRefused[product=BTC/ABC, fault=PRODUCT,"
            + " why=Currency pair not supported XBT/ABC]",
        "{\"method\":\"subscribe\",\"success\":true,\"result\":"
            + "{\"channel\":\"trade\",\"snapshot\":false,\"symbol\":\"BTC/USD\"}}"
            + "|Subscribed[products=[BTC/USD]]",
        "{\"method\":\"subscribe\",\"success\":false,\"symbol\":\"XBT/ABC\",\"error\":\"no\"}"
            + "|ProductRefused[product=BTC/ABC, fault=PASSING, why=no]",
        "{\"method\":\"subscribe\",\"success\":false,\"symbol\":\"BTC/USD\","
            + "\"error\":\"Already subscribed\"}|Subscribed[products=[BTC/USD]]",
        "{\"method\":\"subscribe\",\"success\":false,\"symbol\":\"BTC/USD\","
            + "\"error\":\"EService:Unavailable\"}"
            + "|ProductRefused[product=BTC/USD, fault=PASSING, why=EService:Unavailable]",
        "{\"method\":\"subscribe\",\"success\":false,\"symbol\":\"BTC/USD\","
            + "\"error\":\"EGeneral:Temporary lockout\"}"
            + "|ProductRefused[product=BTC/USD, fault=LIMIT, why=EGeneral:Temporary lockout]",
        "{\"Error\":\"Exceeded msg rate\"}|Refused[fault=LIMIT, why=Exceeded msg rate]",
        "{\"error\":[\"EService:Busy\"]}|Refused[fault=PASSING, why=EService:Busy]",
        "{\"method\":\"error\",\"error\":\"Malformed request\"}"
            + "|Refused[fault=PASSING, why=Malformed request]",
        "{\"event\":\"error\",\"errorMessage\":\"Pair(s) not found\"}"
            + "|Refused[fault=PRODUCT, why=Pair(s) not found]",
        "{\"channel\":\"heartbeat\"}|Other[]",
        "{\"channel\":\"status\",\"type\":\"update\",\"data\":[{\"system\":\"online\"}]}|Other[]",
        "{\"method\":\"pong\",\"success\":true}|Other[]",
        "[0,{\"a\":[]},\"book-10\",\"XBT/USD\"]|Other[]",
        "[]|Other[]",
      })
  void shouldSayWhatAMessageSays(String text, String says) throws UnusableRecordException {
    assertThat(kraken.message(text)).hasToString(says);
  }

  @Test
  void shouldAskForTradesWithoutASnapshot() {
    assertThat(kraken.subscribe(List.of("BTC/USD", "ETH/USD")))
        .containsExactly(
            "{\"method\":\"subscribe\",\"params\":{\"channel\":\"trade\","
                + "\"symbol\":[\"BTC/USD\",\"ETH/USD\"],\"snapshot\":false}}");
    assertThat(kraken.ping()).isEmpty();
  }
}
