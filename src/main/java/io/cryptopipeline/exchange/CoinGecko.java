package io.cryptopipeline.exchange;

import com.google.gson.JsonElement;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.config.SourceKeys;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.record.JsonText;
import io.cryptopipeline.record.JsonTree;
import io.cryptopipeline.record.JsonValue;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.runtime.PrintableText;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads CoinGecko's {@code /coins/markets}; each element is a coin's price over many markets.
 *
 * <p>An element names no quote currency; the header {@code quote} does. Elements with the same
 * {@code last_updated} are the same fact. {@code total_volume} covers the last 24 hours, not a
 * trade, so the tick has no volume.
 *
 * <p>Sources: CoinGecko's documentation (docs.coingecko.com), and recorded answers.
 */
final class CoinGecko implements PolledPrices {

  /** The longest quote that the setting {@code tick.quotes} can allow. */
  private static final int MAX_QUOTE_LENGTH = 32;

  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int UNPROCESSABLE = 422;
  private static final Pattern ERROR = Pattern.compile("\"error_code\"\\s*:\\s*\"?(\\d+)");

  /** No key, a call that the plan does not allow, a key of the other plan. */
  private static final Set<String> ACCOUNT_ERRORS = Set.of("10002", "10005", "10010", "10011");

  /** The plan that decides the address and the header of the key. */
  private enum Plan {
    DEMO("x-cg-demo-api-key", "https://api.coingecko.com/api/v3"),
    PRO("x-cg-pro-api-key", "https://pro-api.coingecko.com/api/v3");

    private final String header;
    private final URI address;

    Plan(String header, String address) {
      this.header = header;
      this.address = URI.create(address);
    }
  }

  private final Plan plan;
  private final Optional<String> apiKey;
  private final String quote;
  private final CallLimits limits;

  private CoinGecko(Plan plan, Optional<String> apiKey, String quote, CallLimits limits) {
    this.plan = plan;
    this.apiKey = apiKey;
    this.quote = quote;
    this.limits = limits;
  }

  /** Returns CoinGecko for reading payloads, not for fetching. */
  static CoinGecko withoutAccount() {
    return new CoinGecko(Plan.DEMO, Optional.empty(), "usd", new CallLimits(1, 1));
  }

  /** Returns CoinGecko with the plan, the key and the quote currency of the settings. */
  static CoinGecko of(Settings settings) {
    return new CoinGecko(
        Plan.valueOf(settings.get(SourceKeys.COINGECKO_PLAN).toUpperCase(Locale.ROOT)),
        settings.get(SourceKeys.COINGECKO_API_KEY),
        settings.get(SourceKeys.COINGECKO_QUOTE),
        new CallLimits(
            settings.get(SourceKeys.COINGECKO_CALLS_PER_MINUTE),
            settings.get(SourceKeys.COINGECKO_CALLS_PER_MONTH)));
  }

  @Override
  public String name() {
    return "coingecko";
  }

  @Override
  public URI rest() {
    return plan.address;
  }

  @Override
  public Map<String, String> requestHeaders() {
    return apiKey.map(key -> Map.of(plan.header, key)).orElse(Map.of());
  }

  @Override
  public CallLimits limits() {
    return limits;
  }

  @Override
  public String quote() {
    return quote;
  }

  /** {@code per_page} has a maximum of 250. */
  @Override
  public int pageSize() {
    return 250;
  }

  @Override
  public String page(List<String> products) {
    return "/coins/markets?vs_currency=%s&ids=%s&per_page=%s&page=1&precision=full"
        .formatted(quote, JsonFields.encoded(String.join(",", products)), pageSize());
  }

  /**
   * Reads the codes and statuses of docs.coingecko.com, "Errors &amp; Rate Limits". A 400 without
   * JSON is the CDN's.
   */
  @Override
  public AnswerFault fault(int status, String body) {
    Matcher code = ERROR.matcher(body);
    if (status == UNAUTHORIZED || (code.find() && ACCOUNT_ERRORS.contains(code.group(1)))) {
      return AnswerFault.ACCOUNT;
    }
    boolean namesParameter =
        status == UNPROCESSABLE || (status == BAD_REQUEST && body.strip().startsWith("{"));
    return namesParameter ? AnswerFault.PRODUCT : AnswerFault.of(status, body);
  }

  @Override
  public List<Price> prices(String answer) throws UnusableRecordException {
    List<Price> prices = new ArrayList<>();
    for (String text : JsonText.elements(answer)) {
      Optional<JsonElement> json = StrictJson.tryParse(text);
      prices.add(
          new Price(json.map(JsonTree::new).flatMap(this::product), updated(json), text, json));
    }
    return prices;
  }

  private Optional<String> product(JsonTree coin) {
    return product(coin, Optional.empty());
  }

  /** Returns the time of the update, if the coin can be read. */
  private Optional<String> updated(Optional<JsonElement> json) {
    Provenance provenance = new Provenance(Optional.empty(), Optional.of(quote), Instant.EPOCH);
    try {
      return json.isPresent()
          ? read(new JsonTree(json.get()), provenance).number()
          : Optional.empty();
    } catch (UnusableRecordException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean recognises(JsonValue payload) {
    return JsonFields.has(payload, "id", "current_price", "last_updated");
  }

  @Override
  public Optional<String> product(JsonValue payload, Optional<String> told) {
    return told.or(() -> JsonFields.coin(payload.get("id")));
  }

  @Override
  public Reading read(JsonValue payload, Provenance provenance) throws UnusableRecordException {
    JsonValue coin = JsonFields.object(payload, name());
    String product = JsonFields.product(JsonFields.orNull(coin, "id"), "id", provenance);
    Instant updated = Timestamps.read(JsonFields.orNull(coin, "last_updated"), "last_updated");
    Optional<String> quote = quote(provenance);
    Tick tick =
        new Tick(
            product,
            updated,
            Decimals.read(coin.get("current_price"), "current_price", true, Reason.BAD_PRICE),
            Optional.empty(),
            OptionalLong.empty(),
            quote);
    return new Reading(
        tick,
        Optional.of(product),
        List.of(quote.orElse(""), product),
        Optional.of(Long.toString(updated.toEpochMilli())),
        true);
  }

  /** Returns the quote currency. It is part of the event id, which must fit a header. */
  private static Optional<String> quote(Provenance provenance) throws UnusableRecordException {
    Optional<String> quote = provenance.quote();
    if (quote.isPresent() && quote.get().length() > MAX_QUOTE_LENGTH) {
      throw new UnusableRecordException(
          Reason.BAD_HEADER,
          "the header quote is %s, longer than %s characters"
              .formatted(PrintableText.excerpt(quote.get()), MAX_QUOTE_LENGTH));
    }
    return quote;
  }
}
