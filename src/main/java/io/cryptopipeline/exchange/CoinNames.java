package io.cryptopipeline.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.record.JsonTree;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.record.Utf8;
import io.cryptopipeline.runtime.PrintableText;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Maps a source's products to coins: {@code BTC-USD} of {@code coinbase} is {@code bitcoin}. A
 * product without an entry is its own coin. Immutable.
 */
public final class CoinNames {

  private static final String RESOURCE = "/config/coins.json";

  private final Map<String, Map<String, String>> coinsByProduct;

  private CoinNames(Map<String, Map<String, String>> coinsByProduct) {
    this.coinsByProduct = coinsByProduct;
  }

  /** Returns the names in the jar's copy of {@code config/coins.json}. */
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
   * Returns the names in the file that {@code coins.file} names, or the built-in ones.
   *
   * @throws ConfigException if the file is unreadable or malformed
   */
  public static CoinNames of(Settings settings) {
    Optional<Path> file = settings.get(Keys.COINS_FILE);
    if (file.isEmpty()) {
      return builtIn();
    }
    try {
      return parse(Utf8.decode(Files.readAllBytes(file.get())));
    } catch (IOException e) {
      throw new ConfigException("coins.file %s cannot be read: %s".formatted(file.get(), e));
    } catch (UnusableRecordException e) {
      throw new ConfigException("coins.file %s: %s".formatted(file.get(), e.getMessage()));
    }
  }

  /**
   * Parses names: {@code {"coinbase": {"BTC-USD": "bitcoin"}}}, products to coins by format.
   *
   * @throws UnusableRecordException if the text is malformed; the message says where
   */
  public static CoinNames parse(String json) throws UnusableRecordException {
    Map<String, Map<String, String>> coinsByProduct = new LinkedHashMap<>();
    JsonObject formats = object(StrictJson.parse(json), "the file");
    for (Map.Entry<String, JsonElement> format : formats.entrySet()) {
      String name = format.getKey();
      if (FormatRegistry.standard().named(name).isEmpty() || name.equals(GenericFormat.NAME)) {
        throw new UnusableRecordException(
            Reason.UNKNOWN_FORMAT, "there is no source " + PrintableText.excerpt(name));
      }
      Map<String, String> coins = new LinkedHashMap<>();
      for (Map.Entry<String, JsonElement> coin : object(format.getValue(), name).entrySet()) {
        coins.put(
            coin.getKey(), CoinIds.read(new JsonTree(coin.getValue()), name + "." + coin.getKey()));
      }
      coinsByProduct.put(name, coins);
    }
    return new CoinNames(coinsByProduct);
  }

  private static JsonObject object(JsonElement value, String what) throws UnusableRecordException {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw new UnusableRecordException(Reason.NOT_JSON, what + " is not a JSON object");
  }

  /** Returns the coin of a source's product. */
  public String coinId(String format, String product) {
    return coinsByProduct.getOrDefault(format, Map.of()).getOrDefault(product, product);
  }

  /** Returns the source's products of a coin, in the order of the file. */
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
