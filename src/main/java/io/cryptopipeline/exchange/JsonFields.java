package io.cryptopipeline.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.record.JsonTree;
import io.cryptopipeline.record.JsonValue;
import io.cryptopipeline.record.JsonValue.Kind;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.runtime.PrintableText;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads values from the JSON objects of exchanges. */
final class JsonFields {

  private JsonFields() {}

  /** Returns whether the payload is an object with members of all these names. */
  static boolean has(JsonValue payload, String... names) {
    for (String name : names) {
      if (payload.get(name) == null) {
        return false;
      }
    }
    return payload.kind() == Kind.OBJECT;
  }

  /** Returns a message if the member of that name is there, and none of these texts. */
  static Optional<String> otherThan(JsonValue payload, String name, String... own) {
    JsonValue value = payload.get(name);
    return value == null || (value.kind() == Kind.STRING && List.of(own).contains(value.text()))
        ? Optional.empty()
        : Optional.of(name + " is " + PrintableText.excerpt(value.toString()));
  }

  /** Returns a message if one of these members, which no event of the format has, is there. */
  static Optional<String> anyOf(JsonValue payload, String... names) {
    for (String name : names) {
      if (payload.get(name) != null) {
        return otherThan(payload, name);
      }
    }
    return Optional.empty();
  }

  /**
   * Checks that the payload is an event of the format.
   *
   * @throws UnusableRecordException with {@link Reason#UNKNOWN_FORMAT} if it is another one
   */
  static void requireOwn(TickFormat format, JsonValue payload) throws UnusableRecordException {
    Optional<String> other = format.otherEvent(payload);
    if (other.isPresent()) {
      throw new UnusableRecordException(
          Reason.UNKNOWN_FORMAT,
          "another event than those of %s: %s".formatted(format.name(), other.get()));
    }
  }

  /**
   * Returns the payload of a format whose payloads are objects.
   *
   * @throws UnusableRecordException with {@link Reason#UNKNOWN_FORMAT} if it is none
   */
  static JsonValue object(JsonValue payload, String format) throws UnusableRecordException {
    if (payload.kind() == Kind.OBJECT) {
      return payload;
    }
    throw notTheShape(format, payload.toString());
  }

  static JsonObject object(JsonElement payload, String format) throws UnusableRecordException {
    if (payload instanceof JsonObject object) {
      return object;
    }
    throw notTheShape(format, payload.toString());
  }

  private static UnusableRecordException notTheShape(String format, String payload) {
    return new UnusableRecordException(
        Reason.UNKNOWN_FORMAT,
        "not the shape of %s: %s".formatted(format, PrintableText.excerpt(payload)));
  }

  /** Returns the member of that name, or JSON null, which every reader rejects. */
  static JsonElement orNull(JsonObject object, String name) {
    JsonElement value = object.get(name);
    return value == null ? JsonNull.INSTANCE : value;
  }

  /** Returns the member of that name, or JSON null, which every reader rejects. */
  static JsonValue orNull(JsonValue object, String name) {
    JsonValue value = object.get(name);
    return value == null ? JsonTree.NULL : value;
  }

  /** Returns the name of a coin or product in the value, if it is one. */
  static Optional<String> coin(JsonValue value) {
    try {
      return Optional.of(CoinIds.read(value, "the name"));
    } catch (UnusableRecordException e) {
      return Optional.empty();
    }
  }

  /** Returns the sequential number in the value, if it is one. */
  static OptionalLong number(JsonValue value) {
    try {
      return value == null ? OptionalLong.empty() : TradeIds.number(TradeIds.read(value, "the id"));
    } catch (UnusableRecordException e) {
      return OptionalLong.empty();
    }
  }

  /** Returns a string, number or boolean as text; empty if there is none. */
  static String text(JsonObject object, String name) {
    return object.get(name) instanceof JsonPrimitive value ? value.getAsString() : "";
  }

  /** Returns the array of that name; empty if there is none. */
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
   * Returns the product that the payload or else the header names.
   *
   * @param stated null if the payload names none
   * @throws UnusableRecordException if neither names one, or they disagree
   */
  static String product(JsonValue stated, String name, Provenance provenance)
      throws UnusableRecordException {
    return stated == null
        ? productOfHeader(name, provenance)
        : product(CoinIds.read(stated, name), name, provenance);
  }

  /**
   * Returns the product that the header names.
   *
   * @throws UnusableRecordException if it names none
   */
  static String productOfHeader(String name, Provenance provenance) throws UnusableRecordException {
    if (provenance.product().isEmpty()) {
      throw new UnusableRecordException(
          Reason.BAD_COIN,
          "the payload has no %s, and no header product says what is traded".formatted(name));
    }
    return CoinIds.read(
        new JsonTree(new JsonPrimitive(provenance.product().get())), "the header product");
  }

  /**
   * Returns the product that the payload names.
   *
   * @throws UnusableRecordException if the header disagrees
   */
  static String product(String product, String name, Provenance provenance)
      throws UnusableRecordException {
    Optional<String> told = provenance.product();
    if (told.isPresent() && !told.get().equals(product)) {
      throw new UnusableRecordException(
          Reason.BAD_HEADER,
          "the header product says %s, the payload's %s is %s"
              .formatted(PrintableText.excerpt(told.get()), name, PrintableText.excerpt(product)));
    }
    return product;
  }

  /**
   * Returns the quote currency.
   *
   * @param ofProduct the one in the product's name; empty if unknown
   * @throws UnusableRecordException if the header disagrees
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
    return ofProduct.isPresent() ? ofProduct : told;
  }

  static TickFormat.Reading trade(
      String product,
      Optional<String> quote,
      List<String> subject,
      Optional<String> id,
      Instant timestamp,
      JsonValue price,
      JsonValue volume)
      throws UnusableRecordException {
    Tick tick =
        new Tick(
            product,
            timestamp,
            Decimals.read(price, "the price", true, Reason.BAD_PRICE),
            Optional.of(Decimals.read(volume, "the volume", false, Reason.BAD_VOLUME)),
            id.isPresent() ? TradeIds.number(id.get()) : OptionalLong.empty(),
            quote);
    return new TickFormat.Reading(tick, Optional.of(product), subject, id, true);
  }

  /** Encodes {@code text} for a path or a query. */
  static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }
}
