package io.cryptopipeline.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.cryptopipeline.runtime.PrintableText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Parts of a JSON text as they stand there, character for character: what an exchange sent in one
 * message becomes a record for each trade in it, and every record has its trade's own text.
 *
 * <p>Gson does not say where a value stands; Jackson's parser, which Kafka brings along, does.
 */
public final class JsonText {

  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonText() {}

  /**
   * Returns the texts of the array's elements.
   *
   * @throws UnusableRecordException with {@link Reason#NOT_JSON} if {@code text} is no array
   */
  public static List<String> elements(String text) throws UnusableRecordException {
    List<String> elements = new ArrayList<>();
    try (JsonParser parser = FACTORY.createParser(text)) {
      require(parser.nextToken() == JsonToken.START_ARRAY, "an array");
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        elements.add(value(parser, text));
      }
      require(parser.nextToken() == null, "an array alone");
      return elements;
    } catch (IOException e) {
      throw notJson(e.getMessage());
    }
  }

  /**
   * Returns the text of the object's member of that name, if it has one.
   *
   * @throws UnusableRecordException with {@link Reason#NOT_JSON} if {@code text} is no object
   */
  public static Optional<String> member(String text, String name) throws UnusableRecordException {
    return Optional.ofNullable(members(text).get(name));
  }

  /**
   * Returns the texts of the object's members by name, in their order.
   *
   * @throws UnusableRecordException with {@link Reason#NOT_JSON} if {@code text} is no object
   */
  public static Map<String, String> members(String text) throws UnusableRecordException {
    Map<String, String> members = new LinkedHashMap<>();
    try (JsonParser parser = FACTORY.createParser(text)) {
      require(parser.nextToken() == JsonToken.START_OBJECT, "an object");
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        members.putIfAbsent(name, value(parser, text));
      }
      return members;
    } catch (IOException e) {
      throw notJson(e.getMessage());
    }
  }

  /** Returns the text of the value that the parser is at the first token of. */
  private static String value(JsonParser parser, String text) throws IOException {
    int start = (int) parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    parser.finishToken(); // a string is read only when asked for
    return text.substring(start, (int) parser.currentLocation().getCharOffset());
  }

  private static void require(boolean holds, String what) throws UnusableRecordException {
    if (!holds) {
      throw notJson("it is not " + what);
    }
  }

  private static UnusableRecordException notJson(String why) {
    return new UnusableRecordException(
        Reason.NOT_JSON,
        "not the JSON that was expected: " + PrintableText.excerpt(String.valueOf(why)));
  }
}
