package io.cryptopipeline.record;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.ToNumberPolicy;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.cryptopipeline.runtime.PrintableText;
import java.io.IOException;
import java.io.StringReader;
import java.util.Locale;
import java.util.Optional;

/**
 * Parses strict JSON (RFC 8259). Numbers keep their text and keys their order; a duplicate key in
 * an object is an error.
 */
public final class StrictJson {

  /** Messages contain the path of the fault, whose keys can have any length. */
  private static final int MAX_MESSAGE = 120;

  /** Gson's advice to programmers, a part of most of its messages. */
  private static final String GSON_ADVICE =
      "Use JsonReader.setStrictness(Strictness.LENIENT) to accept malformed JSON";

  /** Gson cannot read longer numbers: they exceed its buffer. */
  private static final int MAX_NUMBER = 1_023;

  /** Parsed values take far more memory than their text: 8 MB of zeros take 325 MB. */
  private static final int MAX_VALUES = 2_000_000;

  private final JsonReader reader;
  private int values;

  private StrictJson(JsonReader reader) {
    this.reader = reader;
  }

  /**
   * Parses {@code text} as exactly one JSON value.
   *
   * @throws UnusableRecordException with {@link Reason#NOT_JSON} and the place of the fault, or
   *     {@link Reason#TOO_LARGE}
   */
  public static JsonElement parse(String text) throws UnusableRecordException {
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    try {
      JsonElement value = new StrictJson(reader).read();
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        throw notJson("more than one value");
      }
      return value;
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      String what = fault(e);
      throw notJson(
          hasLongNumber(text)
              ? "a number of more than " + MAX_NUMBER + " characters; " + what
              : what);
    }
  }

  /** Parses {@code text} as {@link #parse} does; empty if it is not strict JSON. */
  public static Optional<JsonElement> tryParse(String text) {
    try {
      return Optional.of(parse(text));
    } catch (UnusableRecordException e) {
      return Optional.empty();
    }
  }

  private static boolean hasLongNumber(String text) {
    int length = 0;
    for (int i = 0; i < text.length() && length <= MAX_NUMBER; i++) {
      length = "0123456789+-.eE".indexOf(text.charAt(i)) < 0 ? 0 : length + 1;
    }
    return length > MAX_NUMBER;
  }

  private JsonElement read() throws IOException, UnusableRecordException {
    if (++values > MAX_VALUES) {
      throw new UnusableRecordException(
          Reason.TOO_LARGE,
          String.format(Locale.ROOT, "the value holds more than %,d JSON values", MAX_VALUES));
    }
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> readObject();
      case BEGIN_ARRAY -> readArray();
      case NUMBER -> new JsonPrimitive(ToNumberPolicy.LAZILY_PARSED_NUMBER.readNumber(reader));
      case STRING -> new JsonPrimitive(reader.nextString());
      case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
      default -> {
        reader.nextNull();
        yield JsonNull.INSTANCE;
      }
    };
  }

  private JsonArray readArray() throws IOException, UnusableRecordException {
    JsonArray array = new JsonArray();
    reader.beginArray();
    while (reader.hasNext()) {
      array.add(read());
    }
    reader.endArray();
    return array;
  }

  private JsonObject readObject() throws IOException, UnusableRecordException {
    JsonObject object = new JsonObject();
    reader.beginObject();
    while (reader.hasNext()) {
      String key = reader.nextName();
      if (object.has(key)) {
        throw notJson(
            "the key \"" + PrintableText.excerpt(key) + "\" stands twice, at " + reader.getPath());
      }
      object.add(key, read());
    }
    reader.endObject();
    return object;
  }

  static UnusableRecordException notJson(String what) {
    return new UnusableRecordException(
        Reason.NOT_JSON, "not strict JSON: " + PrintableText.excerpt(what, MAX_MESSAGE));
  }

  /** Returns Gson's message without its second line, a link to its documentation. */
  static String fault(Exception error) {
    return String.valueOf(error.getMessage())
        .lines()
        .findFirst()
        .orElse("")
        .replace(GSON_ADVICE, "malformed");
  }
}
