package io.cryptopipeline.exchange;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.record.JsonValue;
import io.cryptopipeline.runtime.PrintableText;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Lists all formats of payloads. To add a format, an exchange or a source of polled prices,
 * implement {@link TickFormat}, {@link Exchange} or {@link PolledPrices}, and add it to the list in
 * {@code with}. Immutable, for any thread.
 *
 * @param all the formats, in the order in which payloads are tried against them
 */
public record FormatRegistry(List<TickFormat> all) {

  private static final FormatRegistry STANDARD =
      with(CoinGecko.withoutAccount(), Binance.ofEveryTrade());

  private static FormatRegistry with(CoinGecko coinGecko, Binance binance) {
    return new FormatRegistry(
        List.of(new GenericFormat(), coinGecko, new Coinbase(), new Kraken(), binance));
  }

  /** Returns the formats to read payloads with, which depends on no setting. */
  public static FormatRegistry standard() {
    return STANDARD;
  }

  /** Returns the formats to fetch payloads with, by the options and keys of the settings. */
  public static FormatRegistry of(Settings settings) {
    return with(CoinGecko.of(settings), Binance.of(settings));
  }

  /** Returns the format of that name. */
  public Optional<TickFormat> named(String name) {
    for (TickFormat format : all) {
      if (format.name().equals(name)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** Returns all names, for a message. */
  public String names() {
    return all.stream().map(TickFormat::name).collect(Collectors.joining(", "));
  }

  /** Returns the first format that recognises the payload as an event of its own. */
  public Optional<TickFormat> recognising(JsonValue payload) {
    for (TickFormat format : all) {
      if (format.recognises(payload) && format.otherEvent(payload).isEmpty()) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }

  /** Returns why no format recognises the payload, for a message. */
  String whyUnknown(JsonValue payload) {
    for (TickFormat format : all) {
      Optional<String> other =
          format.recognises(payload) ? format.otherEvent(payload) : Optional.empty();
      if (other.isPresent()) {
        return "another event than those of %s: %s".formatted(format.name(), other.get());
      }
    }
    return "no known format has the shape of %s; a generic tick has coin_id and price"
        .formatted(PrintableText.excerpt(payload.toString()));
  }
}
