package io.cryptopipeline.testing.ticks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonValue;

/**
 * JSON and BSON as values that are equal only if every key, their order, every type and every digit
 * are the same. Reads JSON with another parser than the pipeline does.
 */
public final class ExactJson {

  private static final JsonFactory STRICT =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private ExactJson() {}

  private record Member(String key, Object value) {}

  /**
   * Returns what the text says.
   *
   * @throws IOException if it is no JSON, or a key stands twice in one object
   */
  public static Object of(String json) throws IOException {
    try (JsonParser parser =
        STRICT.createParser(json.startsWith("\ufeff") ? json.substring(1) : json)) {
      parser.nextToken();
      Object value = value(parser);
      if (parser.nextToken() != null) {
        throw new IOException("more than one value");
      }
      return value;
    }
  }

  private static Object value(JsonParser parser) throws IOException {
    if (parser.currentToken() == null) {
      throw new IOException("no value");
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        List<Object> members = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          String key = parser.currentName();
          parser.nextToken();
          members.add(new Member(key, value(parser)));
        }
        yield members;
      }
      case START_ARRAY -> {
        List<Object> items = new ArrayList<>(List.of("array"));
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(parser));
        }
        yield items;
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
      case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
      case VALUE_NULL -> Optional.empty();
      default -> parser.getText();
    };
  }

  private static Object number(String literal) {
    try {
      return new BigDecimal(literal);
    } catch (NumberFormatException e) {
      return List.of(literal); // the exponent does not fit an int, so nor does it fit BSON
    }
  }

  /** Returns what the value says. */
  public static Object of(BsonValue value) {
    return switch (value.getBsonType()) {
      case DOCUMENT ->
          value.asDocument().entrySet().stream()
              .<Object>map(entry -> new Member(entry.getKey(), of(entry.getValue())))
              .toList();
      case ARRAY -> {
        List<Object> items = new ArrayList<>(List.of("array"));
        value.asArray().forEach(item -> items.add(of(item)));
        yield items;
      }
      case INT32, INT64 -> BigDecimal.valueOf(value.asNumber().longValue());
      case DECIMAL128 -> value.asDecimal128().getValue().bigDecimalValue();
      case BOOLEAN -> value.asBoolean().getValue();
      case NULL -> Optional.empty();
      case STRING -> value.asString().getValue();
      default -> value;
    };
  }
}
