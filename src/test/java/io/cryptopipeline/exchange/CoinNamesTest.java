package io.cryptopipeline.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.UnusableRecordException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoinNamesTest {

  private static final Path FILE = Path.of("config", "coins.json");

  private final CoinNames names = CoinNames.builtIn();

  @ParameterizedTest
  @ValueSource(strings = {"coinbase", "kraken", "binance"})
  void shouldNameTwentyCoinsOfEachExchangeOnceWhenBuiltIn(String exchange) throws Exception {
    Set<String> coins = coins(exchange);

    assertThat(coins).hasSize(20).isEqualTo(coins("coinbase"));
    for (String coin : coins) {
      List<String> products = names.products(exchange, coin);
      assertThat(products).as(coin).hasSize(1);
      assertThat(names.coinId(exchange, products.get(0))).isEqualTo(coin);
    }
  }

  /** Prices in currencies that the defaults refuse would all be dead letters. */
  @ParameterizedTest
  @ValueSource(strings = {"coinbase", "kraken", "binance"})
  void shouldNameProductsInDollarsOnlyWhenBuiltIn(String exchange) throws Exception {
    Exchange format = (Exchange) FormatRegistry.standard().named(exchange).orElseThrow();

    assertThat(coins(exchange))
        .allSatisfy(
            coin ->
                assertThat(format.quote(names.products(exchange, coin).get(0)).orElseThrow())
                    .isIn("usd", "usdt"));
  }

  private static Set<String> coins(String exchange) throws IOException, UnusableRecordException {
    Set<String> coins = new TreeSet<>();
    StrictJson.parse(Files.readString(FILE))
        .getAsJsonObject()
        .getAsJsonObject(exchange)
        .entrySet()
        .forEach(product -> coins.add(product.getValue().getAsString()));
    return coins;
  }

  @ParameterizedTest
  @CsvSource({
    "coinbase, BTC-USD, bitcoin",
    "coinbase, BTC-EUR, BTC-EUR",
    "coinbase, BTCUSDT, BTCUSDT",
    "coinbase, btc-usd, btc-usd",
    "coingecko, bitcoin, bitcoin",
    "elsewhere, BTC-USD, BTC-USD",
  })
  void shouldBeItsOwnCoinWhenAProductIsNotNamed(String format, String product, String coin) {
    assertThat(names.coinId(format, product)).isEqualTo(coin);
  }

  @Test
  void shouldNameAllProductsOfACoinInTheOrderOfTheFile() throws UnusableRecordException {
    CoinNames own =
        CoinNames.parse(
            "{\"coinbase\":{\"B\":\"x\",\"A\":\"x\",\"C\":\"y\"},\"kraken\":{\"D\":\"x\"},"
                + "\"coingecko\":{\"weth\":\"ethereum\"}}");

    assertThat(own.products("coinbase", "x")).containsExactly("B", "A");
    assertThat(own.products("coinbase", "z")).isEmpty();
    assertThat(own.products("elsewhere", "x")).isEmpty();
    assertThat(own.coinId("coingecko", "weth")).isEqualTo("ethereum");
    assertThat(own.coinId("coinbase", "BTC-USD")).as("not built in").isEqualTo("BTC-USD");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "[]|the file is not a JSON object",
        "{\"coinbase\":[]}|coinbase is not a JSON object",
        "{\"coinbase\":{\"BTC-USD\":7}}|coinbase.BTC-USD is 7, not a name",
        "{\"coinbase\":{\"BTC-USD\":\" \"}}|coinbase.BTC-USD is \" \", not a name",
        "{\"coinbase\":{\"A\":\"x\",\"A\":\"y\"}}|the key \"A\" stands twice, at $.coinbase.A",
        "{\"conbase\":{}}|there is no source conbase",
        "{\"tick\":{}}|there is no source tick",
        "{\"coinbase\":{\"A\":\"x\"}|not strict JSON: End of input at line 1",
      })
  void shouldSayWhereWhenAFileIsBad(String json, String message) {
    UnusableRecordException refusal =
        catchThrowableOfType(UnusableRecordException.class, () -> CoinNames.parse(json));

    assertThat(refusal).hasMessageContaining(message);
  }
}
