package io.cryptopipeline.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.runtime.PrintableText;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What the formats of exchanges read out of JSON objects. */
final class JsonFields {

  private JsonFields() {}

  static boolean has(JsonElement payload, String... names) {
    return payload instanceof JsonObject object && List.of(names).stream().allMatch(object::has);
  }

  static JsonObject object(JsonElement payload, String format) throws UnusableRecordException {
    if (payload instanceof JsonObject object) {
      return object;
    }
    throw new UnusableRecordException(
        Reason.UNKNOWN_FORMAT,
        "not the shape of %s: %s".formatted(format, PrintableText.excerpt(payload.toString())));
  }

  /** Returns the member of that name, or the JSON null, which no value may be. */
  static JsonElement orNull(JsonObject object, String name) {
    JsonElement value = object.get(name);
    return value == null ? JsonNull.INSTANCE : value;
  }

  /** Returns a string, number or boolean as text; an empty one where there is none. */
  static String text(JsonObject object, String name) {
    return object.get(name) instanceof JsonPrimitive value ? value.getAsString() : "";
  }

  /** Returns the array of that name; an empty one where there is none. */
  static JsonArray array(JsonObject object, String name) {
    return object.get(name) instanceof JsonArray array ? array : new JsonArray();
  }

  /** Returns the strings, numbers and booleans in the array of that name as texts. */
  static List<String> texts(JsonObject object, String name) {
    return array(object, name).asList().stream()
        .filter(JsonElement::isJsonPrimitive)
        .map(JsonElement::getAsString)
        .toList();
  }

  /**
   * Returns the product that the payload names, or else the header.
   *
   * @param stated null where the payload names none
   * @throws UnusableRecordException if neither names one, or they disagree
   */
  static String product(JsonElement stated, String name, Provenance provenance)
      throws UnusableRecordException {
    Optional<String> told = provenance.product();
    if (stated == null && told.isEmpty()) {
      throw new UnusableRecordException(
          Reason.BAD_COIN,
          "the payload has no %s, and no header product says what is traded".formatted(name));
    }
    if (stated == null) {
      return CoinIds.read(new JsonPrimitive(told.get()), "the header product");
    }
    String product = CoinIds.read(stated, name);
    if (told.isPresent() && !told.get().equals(product)) {
      throw new UnusableRecordException(
          Reason.BAD_HEADER,
          "the header product says %s, the payload's %s is %s"
              .formatted(PrintableText.excerpt(told.get()), name, PrintableText.excerpt(product)));
    }
    return product;
  }

  /**
   * Returns what the price is counted in.
   *
   * @param ofProduct as the product's name says; empty where it leaves it open
   * @throws UnusableRecordException if the header says another one
   */
  static Optional<String> quote(Optional<String> ofProduct, Provenance provenance)
      throws UnusableRecordException {
    Optional<String> told = provenance.quote();
    if (ofProduct.isPresent() && told.isPresent() && !told.equals(ofProduct)) {
      throw new UnusableRecordException(
          Reason.BAD_HEADER,
          "the header quote says %s, the product's is %s"
              .formatted(
                  PrintableText.excerpt(told.get()), PrintableText.excerpt(ofProduct.get())));
    }
    return ofProduct.or(() -> told);
  }

  static TickFormat.Reading trade(
      String product,
      Optional<String> quote,
      List<String> subject,
      Optional<String> id,
      Instant timestamp,
      JsonElement price,
      JsonElement volume)
      throws UnusableRecordException {
    Tick tick =
        new Tick(
            product,
            timestamp,
            Decimals.read(price, "the price", true, Reason.BAD_PRICE),
            Optional.of(Decimals.read(volume, "the volume", false, Reason.BAD_VOLUME)),
            id.map(TradeIds::number).orElse(OptionalLong.empty()),
            quote);
    return new TickFormat.Reading(tick, Optional.of(product), subject, id, true);
  }

  /** Returns {@code text} as a part of a path or a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
