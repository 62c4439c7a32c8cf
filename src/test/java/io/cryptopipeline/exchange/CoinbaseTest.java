package io.cryptopipeline.exchange;

import static io.cryptopipeline.exchange.Exchanges.assertHistoryRefused;
import static io.cryptopipeline.exchange.Exchanges.assertOtherProductRefused;
import static io.cryptopipeline.exchange.Exchanges.assertSameFact;
import static io.cryptopipeline.exchange.Exchanges.assertTrade;
import static io.cryptopipeline.exchange.Exchanges.others;
import static io.cryptopipeline.exchange.Exchanges.trades;
import static io.cryptopipeline.testing.ticks.RawRecords.assertRefused;
import static io.cryptopipeline.testing.ticks.RawRecords.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.cryptopipeline.exchange.Exchange.Message;
import io.cryptopipeline.exchange.Exchange.Trade;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.testing.exchange.Recordings;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoinbaseTest {

  private static final String SESSION = "COINBASE.ws.28.0";

  /** docs.cdp.coinbase.com/exchange, "Get product trades". */
  private static final String OF_HISTORY =
      """
      {"trade_id":86326522,"side":"sell","size":"0.00698254",\
      "time":"2020-03-20T00:22:57.833897Z","price":"6268.48"}""";

  private static final String LIVE =
      OF_HISTORY.replace("}", ",\"type\":\"match\",\"product_id\":\"BTC-USD\"}");

  private final Coinbase coinbase = new Coinbase();

  @Test
  void shouldReadEveryTradeOfARecordedSession() throws UnusableRecordException {
    List<Trade> trades = trades(coinbase, SESSION);

    assertThat(trades).hasSize(97 + 10);
    for (Trade trade : trades) {
      JsonObject sent = (JsonObject) StrictJson.parse(trade.text());
      RawTick read = read(trade.text());
      String product = trade.product().orElseThrow();
      String quote = product.split("-", -1)[1].toLowerCase(Locale.ROOT);
      assertTrade(
          read,
          "coinbase:%s:%s".formatted(product, quote),
          "coinbase:%s:%s".formatted(product, sent.get("trade_id")),
          Instant.parse(sent.get("time").getAsString()).toString(),
          sent.get("price").getAsString(),
          sent.get("size").getAsString());
      assertThat(read.tick().tradeId()).hasValue(sent.get("trade_id").getAsLong());
      assertThat(read.tick().coinId()).as("it has no other name").isEqualTo(product);
      assertThat(read.product()).contains(product);
      assertThat(read.tick().quote()).contains(quote);
    }
  }

  @Test
  void shouldReadTheSameFactWhenATradeIsOfTheHistory() throws UnusableRecordException {
    RawTick live = read(LIVE);

    assertTrade(
        live,
        "coinbase:BTC-USD:usd",
        "coinbase:BTC-USD:86326522",
        "2020-03-20T00:22:57.833897Z",
        "6268.48",
        "0.00698254");
    assertThat(live.tick().coinId()).isEqualTo("bitcoin");
    assertSameFact(live, read(OF_HISTORY, "product", "BTC-USD"));
    assertSameFact(live, read(LIVE, "product", "BTC-USD", "format", "coinbase"));
  }

  @Test
  void shouldRefuseWhenNothingOrTwoThingsSayWhatIsTraded() {
    assertRefused(OF_HISTORY, Reason.BAD_COIN, "the payload has no product_id");
    assertOtherProductRefused(LIVE, "BTC-EUR", "says BTC-EUR, the payload's product_id is BTC-USD");
  }

  @Test
  void shouldKnowNoFormatWhenARecordedMessageIsNoTrade() throws UnusableRecordException {
    List<String> others = others(coinbase, SESSION);

    assertThat(others).hasSize(107 + 3).allSatisfy(m -> assertRefused(m, Reason.UNKNOWN_FORMAT));
  }

  @ParameterizedTest
  @CsvSource({"BTC-USD, usd", "A-B-EUR, eur", "BTCUSD,"})
  void shouldTellTheQuoteWhenTheProductHasADash(String product, String quote) {
    assertThat(coinbase.quote(product).orElse(null)).isEqualTo(quote);
  }

  @Test
  void shouldTellSubscriptionsFromOtherMessages() throws UnusableRecordException {
    List<Set<String>> confirmed =
        others(coinbase, SESSION).stream()
            .map(this::message)
            .filter(Message.Subscribed.class::isInstance)
            .map(message -> ((Message.Subscribed) message).products())
            .toList();

    assertThat(confirmed).hasSize(3);
    assertThat(confirmed.get(0)).as("of other channels").isEmpty();
    assertThat(confirmed.get(2)).hasSize(10).contains("SKL-USD", "DASH-BTC");
    assertThat(others(coinbase, SESSION).stream().map(this::message))
        .filteredOn(Message.Other.class::isInstance)
        .as("prices of the channel ticker")
        .hasSize(107);
  }

  @Test
  void shouldSayWhyWhenASubscriptionIsRefused() {
    assertThat(message(Recordings.text("errors/coinbase_ws_subscribe_error.json")))
        .isEqualTo(
            new Message.Refused(AnswerFault.PASSING, "Failed to subscribe: No channels provided"));
  }

  @ParameterizedTest
  @CsvSource({
    "Failed to subscribe, ABC-USD is not a valid product, PRODUCT",
    "Failed to subscribe, Invalid product ID provided, PRODUCT",
    "Failed to subscribe, ABC-USD is delisted, PRODUCT",
    "Failed to subscribe, internal error, PASSING",
    "Failed to subscribe, product service unavailable, PASSING",
    "rate limit exceeded, '', LIMIT",
    "Too many messages, slow down, LIMIT",
    "Something new, '', PASSING",
  })
  void shouldSayWhatIsAtFaultWhenASubscriptionIsRefused(
      String message, String reason, AnswerFault fault) {
    String text =
        "{\"type\":\"error\",\"message\":\"%s\",\"reason\":\"%s\"}".formatted(message, reason);

    assertThat(message(text)).isEqualTo(new Message.Refused(fault, message + ": " + reason));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"heartbeat\",\"sequence\":90,\"product_id\":\"BTC-USD\"}",
        "{\"type\":7}",
        "{}"
      })
  void shouldTakeItForASignOfLifeWhenAMessageSaysNothingElse(String text) {
    assertThat(message(text)).isEqualTo(new Message.Other());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"type\":\"match\",\"product_id\":17}|",
        "{\"type\":\"last_match\",\"product_id\":\"BTC-USD\"}|BTC-USD",
        "{\"type\":\"match\",\"price\":1,\"price\":2,\"product_id\":\"BTC-USD\"}|",
        "{\"type\" : \"last_match\",\"price\":NaN}|",
      })
  void shouldTakeATradeThatCannotBeReadForATradeNevertheless(String text, String product) {
    assertThat(message(text))
        .isEqualTo(
            new Message.Trades(
                List.of(new Trade(Optional.ofNullable(product), text, StrictJson.tryParse(text)))));
  }

  @Test
  void shouldKnowTheNewestTradeOfAHeartbeat() {
    assertThat(
            message(
                "{\"type\":\"heartbeat\",\"sequence\":90,\"last_trade_id\":20,"
                    + "\"product_id\":\"BTC-USD\",\"time\":\"2014-11-07T08:19:28.464459Z\"}"))
        .isEqualTo(new Message.Newest("BTC-USD", 20));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404|{\"message\":\"NotFound\"}|PRODUCT",
        "400|{\"message\":\"Invalid product id\"}|PRODUCT",
        "404|<html>Not Found</html>|PASSING",
        "429|{\"message\":\"Public rate limit exceeded\"}|LIMIT",
        "403|<html>blocked</html>|LIMIT",
        "401|{\"message\":\"NotFound\"}|PASSING",
        "500|{\"message\":\"Internal product error\"}|PASSING",
      })
  void shouldTellWhatIsAtFault(int status, String body, AnswerFault fault) {
    assertThat(coinbase.fault(status, body)).isEqualTo(fault);
  }

  @Test
  void shouldAskForTheTradesBeforeOne() {
    assertThat(coinbase.historyBefore("BTC-USD", 1_101))
        .contains("/products/BTC-USD/trades?limit=1000&after=1101");
  }

  @Test
  void shouldAskForMatchesAndHeartbeats() {
    assertThat(coinbase.subscribe(List.of("BTC-USD", "ETH-USD")))
        .containsExactly(
            "{\"type\":\"subscribe\",\"product_ids\":[\"BTC-USD\",\"ETH-USD\"],"
                + "\"channels\":[\"matches\",\"heartbeat\"]}");
    assertThat(coinbase.ping()).isEmpty();
  }

  @Test
  void shouldAskForTheThousandTradesThatFollowOne() {
    assertThat(coinbase.historyAfter("BTC-USD", 100, Instant.EPOCH))
        .isEqualTo("/products/BTC-USD/trades?limit=1000&after=1101");
    assertThat(coinbase.historyAfter("a/b ?", 0, Instant.EPOCH))
        .startsWith("/products/a%2Fb%20%3F/trades?");
  }

  @Test
  void shouldGiveTheTradesOfAPageAsTheyStand() throws UnusableRecordException {
    assertThat(coinbase.history("[ " + OF_HISTORY + " ,\n{}]")).containsExactly(OF_HISTORY, "{}");
    assertHistoryRefused(coinbase, Recordings.text("errors/coinbase_429.json"), Reason.NOT_JSON);
  }

  private Message message(String text) {
    try {
      return coinbase.message(text);
    } catch (UnusableRecordException e) {
      throw new AssertionError(text, e);
    }
  }
}
