package io.cryptopipeline.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * A value among the tokens of a payload.
 *
 * @param tokens the tokens
 * @param at the position of the value's token
 */
public record JsonToken(JsonTokens tokens, int at) implements JsonValue {

  @Override
  public Kind kind() {
    return tokens.kind(at);
  }

  @Override
  public JsonValue get(String name) {
    if (kind() == Kind.OBJECT) {
      int end = tokens.next(at);
      for (int member = JsonTokens.first(at); member < end; member = tokens.next(member)) {
        if (tokens.isNamed(member, name)) {
          return new JsonToken(tokens, member);
        }
      }
    }
    return null;
  }

  @Override
  public int size() {
    int size = 0;
    if (kind() == Kind.ARRAY) {
      int end = tokens.next(at);
      for (int element = JsonTokens.first(at); element < end; element = tokens.next(element)) {
        size++;
      }
    }
    return size;
  }

  @Override
  public JsonValue get(int index) {
    if (kind() == Kind.ARRAY && index >= 0) {
      int left = index;
      int end = tokens.next(at);
      for (int element = JsonTokens.first(at); element < end; element = tokens.next(element)) {
        if (left-- == 0) {
          return new JsonToken(tokens, element);
        }
      }
    }
    throw new IndexOutOfBoundsException(index);
  }

  @Override
  public String text() {
    if (!kind().isText()) {
      throw new IllegalStateException("no text: " + kind());
    }
    return slice();
  }

  private String slice() {
    int from = tokens.from(at);
    return new String(tokens.payload(), from, tokens.to(at) - from, ISO_8859_1);
  }

  /** Returns what the strict parser makes of it: that need not be quick. */
  @Override
  public String toString() {
    String json = kind() == Kind.STRING ? '"' + slice() + '"' : slice();
    try {
      return StrictJson.parse(json).toString();
    } catch (UnusableRecordException e) {
      throw new AssertionError("tokens are made of strict JSON", e);
    }
  }
}
