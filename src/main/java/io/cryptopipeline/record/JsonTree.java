package io.cryptopipeline.record;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;

/**
 * A value in a tree of Gson's, which {@link StrictJson} parses.
 *
 * @param element the value
 */
public record JsonTree(JsonElement element) implements JsonValue {

  /** JSON null. */
  public static final JsonValue NULL = new JsonTree(JsonNull.INSTANCE);

  @Override
  public Kind kind() {
    if (element instanceof JsonObject) {
      return Kind.OBJECT;
    }
    if (element instanceof JsonArray) {
      return Kind.ARRAY;
    }
    if (element instanceof JsonPrimitive primitive) {
      return primitive.isString()
          ? Kind.STRING
          : primitive.isBoolean() ? Kind.BOOLEAN : Kind.NUMBER;
    }
    return Kind.NULL;
  }

  @Override
  public JsonValue get(String name) {
    JsonElement member = element instanceof JsonObject object ? object.get(name) : null;
    return member == null ? null : new JsonTree(member);
  }

  @Override
  public int size() {
    return element instanceof JsonArray array ? array.size() : 0;
  }

  @Override
  public JsonValue get(int index) {
    if (element instanceof JsonArray array) {
      return new JsonTree(array.get(index));
    }
    throw new IndexOutOfBoundsException(index);
  }

  @Override
  public String text() {
    if (element instanceof JsonPrimitive primitive) {
      return primitive.getAsString();
    }
    throw new IllegalStateException("no text: " + kind());
  }

  @Override
  public String toString() {
    return element.toString();
  }
}
