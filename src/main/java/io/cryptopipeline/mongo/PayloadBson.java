package io.cryptopipeline.mongo;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.cryptopipeline.record.Utf8;
import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Pattern;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.BsonWriter;
import org.bson.types.Decimal128;

/**
 * Converts payloads to BSON and back, and keeps every key, their order, and every digit. Integers
 * become int32 or int64 where they fit; all other numbers become Decimal128.
 */
final class PayloadBson {

  /** MongoDB rejects documents that are nested deeper than 100; the payload is one level down. */
  private static final int MAX_DEPTH = 90;

  /** A longer number cannot be stored exactly, and would be slow to parse. */
  private static final int MAX_NUMBER_LENGTH = 100;

  /** The digits of a Decimal128. */
  private static final int MAX_DIGITS = 34;

  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,19}");

  private PayloadBson() {}

  /**
   * Returns whether BSON can hold the payload exactly, and every MongoDB accepts it. Keys have no
   * NUL, dot or leading dollar, texts no lone surrogates, numbers at most 34 digits; nesting is
   * limited.
   */
  static boolean holds(JsonElement payload) {
    return holds(payload, MAX_DEPTH);
  }

  private static boolean holds(JsonElement element, int depth) {
    if (depth == 0) {
      return false;
    }
    if (element instanceof JsonObject object) {
      for (Map.Entry<String, JsonElement> entry : object.entrySet()) {
        if (!holdsKey(entry.getKey()) || !holds(entry.getValue(), depth - 1)) {
          return false;
        }
      }
      return true;
    }
    if (element instanceof JsonArray array) {
      for (JsonElement item : array) {
        if (!holds(item, depth - 1)) {
          return false;
        }
      }
      return true;
    }
    return !(element instanceof JsonPrimitive primitive)
        || (primitive.isNumber()
            ? holdsNumber(primitive.getAsString())
            : Utf8.encodes(primitive.getAsString()));
  }

  private static boolean holdsKey(String key) {
    return !key.startsWith("$")
        && key.indexOf('.') < 0
        && key.indexOf('\0') < 0
        && Utf8.encodes(key);
  }

  @SuppressWarnings("BigDecimalEquals") // the scale counts as a digit does
  private static boolean holdsNumber(String literal) {
    if (literal.length() > MAX_NUMBER_LENGTH) {
      return false;
    }
    try {
      if (literal.startsWith("-") && new BigDecimal(literal).signum() == 0) {
        return false; // a BigDecimal has no negative zero
      }
      BigDecimal value = new BigDecimal(literal);
      // With more digits the driver (5.14.0) may throw an AssertionError: 1, 34 zeros, e6111.
      return value.precision() <= MAX_DIGITS
          && new Decimal128(value).bigDecimalValue().equals(value);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** Writes a payload that {@link #holds} accepts. */
  static void write(JsonElement element, BsonWriter out) {
    if (element instanceof JsonObject object) {
      out.writeStartDocument();
      object
          .entrySet()
          .forEach(
              entry -> {
                out.writeName(entry.getKey());
                write(entry.getValue(), out);
              });
      out.writeEndDocument();
    } else if (element instanceof JsonArray array) {
      out.writeStartArray();
      array.forEach(item -> write(item, out));
      out.writeEndArray();
    } else if (element instanceof JsonPrimitive primitive) {
      writePrimitive(primitive, out);
    } else {
      out.writeNull();
    }
  }

  private static void writePrimitive(JsonPrimitive primitive, BsonWriter out) {
    String text = primitive.getAsString();
    if (primitive.isBoolean()) {
      out.writeBoolean(primitive.getAsBoolean());
    } else if (primitive.isString()) {
      out.writeString(text);
    } else {
      writeNumber(text, out);
    }
  }

  private static void writeNumber(String literal, BsonWriter out) {
    BigDecimal value = new BigDecimal(literal);
    if (!INTEGER.matcher(literal).matches() || value.toBigInteger().bitLength() >= Long.SIZE) {
      out.writeDecimal128(new Decimal128(value));
    } else if (value.longValue() == value.intValue()) {
      out.writeInt32(value.intValue());
    } else {
      out.writeInt64(value.longValue());
    }
  }

  /**
   * Reads the payload that {@link #write} wrote, from the reader's position on. A number keeps its
   * value and its digits.
   */
  static JsonElement read(BsonReader in) {
    return switch (in.getCurrentBsonType()) {
      case DOCUMENT -> readObject(in);
      case ARRAY -> readArray(in);
      case STRING -> new JsonPrimitive(in.readString());
      case BOOLEAN -> new JsonPrimitive(in.readBoolean());
      case INT32 -> new JsonPrimitive(in.readInt32());
      case INT64 -> new JsonPrimitive(in.readInt64());
      case DECIMAL128 -> new JsonPrimitive(in.readDecimal128().bigDecimalValue());
      case NULL -> {
        in.readNull();
        yield JsonNull.INSTANCE;
      }
      default ->
          throw new IllegalArgumentException("a payload holds no " + in.getCurrentBsonType());
    };
  }

  private static JsonObject readObject(BsonReader in) {
    JsonObject object = new JsonObject();
    in.readStartDocument();
    while (in.readBsonType() != BsonType.END_OF_DOCUMENT) {
      object.add(in.readName(), read(in));
    }
    in.readEndDocument();
    return object;
  }

  private static JsonArray readArray(BsonReader in) {
    JsonArray array = new JsonArray();
    in.readStartArray();
    while (in.readBsonType() != BsonType.END_OF_DOCUMENT) {
      array.add(read(in));
    }
    in.readEndArray();
    return array;
  }
}
