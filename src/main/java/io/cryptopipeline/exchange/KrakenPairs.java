package io.cryptopipeline.exchange;

import java.util.Map;

/** Converts between the names that Kraken's WebSocket v2 has for products and its older ones. */
final class KrakenPairs {

  private static final Map<String, String> OWN_ASSETS = Map.of("BTC", "XBT", "DOGE", "XDG");

  private KrakenPairs() {}

  /** Returns v2's name of a pair, for example {@code BTC/USD} of {@code XBT/USD}. */
  static String product(String pair) {
    if (!pair.contains("X")) {
      return pair; // nearly all, and none of Kraken's own names
    }
    String product = pair;
    for (Map.Entry<String, String> asset : OWN_ASSETS.entrySet()) {
      if (product.startsWith(asset.getValue() + "/")) {
        product = asset.getKey() + product.substring(asset.getValue().length());
      }
      if (product.endsWith("/" + asset.getValue())) {
        product =
            product.substring(0, product.length() - asset.getValue().length()) + asset.getKey();
      }
    }
    return product;
  }

  /** Returns the history's name of a product, encoded for a query: {@code XBTUSD}. */
  static String pair(String product) {
    StringBuilder pair = new StringBuilder();
    for (String asset : product.split("/", -1)) {
      pair.append(OWN_ASSETS.getOrDefault(asset, asset));
    }
    return JsonFields.encoded(pair.toString());
  }
}
