package io.cryptopipeline.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which coin a source's product is: {@code BTC-USD} of {@code coinbase} is {@code bitcoin}. A
 * product that is not named is its own coin. Immutable.
 */
public final class CoinNames {

  private static final String RESOURCE = "/config/coins.json";

  private final Map<String, Map<String, String>> coinsByProduct;

  private CoinNames(Map<String, Map<String, String>> coinsByProduct) {
    this.coinsByProduct = coinsByProduct;
  }

  /** Returns the names that the jar carries, those of {@code config/coins.json}. */
  public static CoinNames builtIn() {
    try (InputStream json = CoinNames.class.getResourceAsStream(RESOURCE)) {
      return parse(new String(json.readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (UnusableRecordException e) {
      throw new AssertionError("a test reads it", e);
    }
  }

  /**
   * Reads names: {@code {"coinbase": {"BTC-USD": "bitcoin"}}}, products to coins by format.
   *
   * @throws UnusableRecordException if the text is something else, with the place
   */
  public static CoinNames parse(String json) throws UnusableRecordException {
    Map<String, Map<String, String>> coinsByProduct = new LinkedHashMap<>();
    JsonObject formats = object(StrictJson.parse(json), "the file");
    for (Map.Entry<String, JsonElement> format : formats.entrySet()) {
      String name = format.getKey();
      if (TickFormat.named(name).isEmpty() || name.equals(GenericFormat.NAME)) {
        throw new UnusableRecordException(
            Reason.UNKNOWN_FORMAT, "there is no source " + Shown.text(name));
      }
      Map<String, String> coins = new LinkedHashMap<>();
      for (Map.Entry<String, JsonElement> coin : object(format.getValue(), name).entrySet()) {
        coins.put(coin.getKey(), CoinIds.read(coin.getValue(), name + "." + coin.getKey()));
      }
      coinsByProduct.put(name, coins);
    }
    return new CoinNames(coinsByProduct);
  }

  private static JsonObject object(JsonElement value, String what) throws UnusableRecordException {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new UnusableRecordException(Reason.NOT_JSON, what + " is no JSON object");
  }

  /** Returns the coin that the product of that format is. */
  public String coinId(String format, String product) {
    return coinsByProduct.getOrDefault(format, Map.of()).getOrDefault(product, product);
  }

  /** Returns the products of that format that are the coin, in the order of the file. */
  public List<String> products(String format, String coinId) {
    List<String> products = new ArrayList<>();
    coinsByProduct
        .getOrDefault(format, Map.of())
        .forEach(
            (product, coin) -> {
              if (coin.equals(coinId)) {
                products.add(product);
              }
            });
    return products;
  }
}
