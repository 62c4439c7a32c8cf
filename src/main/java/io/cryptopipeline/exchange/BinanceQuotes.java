package io.cryptopipeline.exchange;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells the quote currency from the name that Binance gives a product. */
final class BinanceQuotes {

  /**
   * The quote currencies that a product's name can end with, long ones first. TUSD and BUSD are
   * left out, because XTZUSD, DOTUSD and SHIBUSD of Binance.US end like them.
   */
  private static final List<Quote> QUOTES =
      List.of(
              "FDUSD", "USDT", "USDC", "USD", "BTC", "ETH", "BNB", "EUR", "TRY", "BRL", "GBP",
              "JPY", "AUD", "DAI")
          .stream()
          .map(suffix -> new Quote(suffix, Optional.of(suffix.toLowerCase(Locale.ROOT))))
          .toList();

  private record Quote(String suffix, Optional<String> currency) {}

  private BinanceQuotes() {}

  /** Returns the quote currency of the product; empty if its name does not tell. */
  static Optional<String> of(String product) {
    for (Quote quote : QUOTES) {
      if (product.endsWith(quote.suffix) && product.length() > quote.suffix.length()) {
        boolean isAmbiguous = product.endsWith("TUSD") || product.endsWith("BUSD");
        return isAmbiguous ? Optional.empty() : quote.currency;
      }
    }
    return Optional.empty();
  }
}
