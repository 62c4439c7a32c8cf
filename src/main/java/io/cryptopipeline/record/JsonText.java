package io.cryptopipeline.record;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Splits a JSON text into its parts, character for character. An exchange sends several trades in
 * one message; each becomes a record with its own text, even if another one cannot be read.
 *
 * <p>Gson does not expose the position of a value. It reads no further than it must, so a reader
 * that returns one character at a time knows the position (Gson 2.15, {@code
 * JsonReader.fillBuffer}).
 */
public final class JsonText {

  private static final int MAX_NESTING = 1_000;

  private final OneByOne characters;
  private final JsonReader json;

  /** The end of the last value or name. */
  private int end;

  private JsonText(String text) {
    characters = new OneByOne(text);
    json = new JsonReader(characters);
    json.setStrictness(Strictness.STRICT);
    json.setNestingLimit(MAX_NESTING); // a deep element alone is not strict JSON
  }

  /**
   * Returns the texts of the array's elements.
   *
   * @throws UnusableRecordException with {@link Reason#NOT_JSON} if {@code text} is not an array
   */
  public static List<String> elements(String text) throws UnusableRecordException {
    List<String> elements = new ArrayList<>();
    new JsonText(text).read(JsonToken.BEGIN_ARRAY, (name, value) -> elements.add(value));
    return elements;
  }

  /**
   * Returns the text of the object's member of that name, if there is one.
   *
   * @throws UnusableRecordException with {@link Reason#NOT_JSON} if {@code text} is not an object
   */
  public static Optional<String> member(String text, String name) throws UnusableRecordException {
    return Optional.ofNullable(members(text).get(name));
  }

  /**
   * Returns the texts of the object's members by name, in their order. Of members with the same
   * name it takes the first.
   *
   * @throws UnusableRecordException with {@link Reason#NOT_JSON} if {@code text} is not an object
   */
  public static Map<String, String> members(String text) throws UnusableRecordException {
    Map<String, String> members = new LinkedHashMap<>();
    new JsonText(text).read(JsonToken.BEGIN_OBJECT, members::putIfAbsent);
    return members;
  }

  @FunctionalInterface
  private interface Part {
    void take(String name, String text);
  }

  private void read(JsonToken kind, Part parts) throws UnusableRecordException {
    try {
      if (json.peek() != kind) {
        throw StrictJson.notJson(
            "not " + (kind == JsonToken.BEGIN_ARRAY ? "an array" : "an object"));
      }
      open(kind);
      while (json.hasNext()) {
        String name = kind == JsonToken.BEGIN_OBJECT ? name() : "";
        parts.take(name, value());
      }
      close(kind);
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw StrictJson.notJson("more than one value");
      }
    } catch (IOException | IllegalStateException e) {
      throw StrictJson.notJson(StrictJson.fault(e));
    }
  }

  private void open(JsonToken kind) throws IOException {
    if (kind == JsonToken.BEGIN_ARRAY) {
      json.beginArray();
    } else {
      json.beginObject();
    }
    end = characters.position;
  }

  private void close(JsonToken kind) throws IOException {
    if (kind == JsonToken.BEGIN_ARRAY) {
      json.endArray();
    } else {
      json.endObject();
    }
  }

  private String name() throws IOException {
    String name = json.nextName();
    end = characters.position;
    return name;
  }

  /** Returns the text of the next value. Gson reads one character past a number. */
  private String value() throws IOException {
    JsonToken kind = json.peek();
    int start = characters.firstAfterSeparator(end);
    end =
        switch (kind) {
          case NUMBER -> start + json.nextString().length();
          case BOOLEAN -> start + Boolean.toString(json.nextBoolean()).length();
          case NULL -> {
            json.nextNull();
            yield start + "null".length();
          }
          default -> {
            json.skipValue();
            yield characters.position;
          }
        };
    return characters.text.substring(start, end);
  }

  /** Returns one character at a time, so that Gson does not read ahead. */
  private static final class OneByOne extends Reader {

    private final String text;
    private int position;

    OneByOne(String text) {
      this.text = text;
    }

    @Override
    public int read(char[] buffer, int offset, int length) {
      if (position == text.length()) {
        return -1;
      }
      buffer[offset] = text.charAt(position++);
      return 1;
    }

    int firstAfterSeparator(int from) {
      int first = from;
      while (" \t\r\n,:".indexOf(text.charAt(first)) >= 0) {
        first++;
      }
      return first;
    }

    @Override
    public void close() {}
  }
}
