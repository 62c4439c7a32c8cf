package io.cryptopipeline.mongo;

import io.cryptopipeline.record.JsonTokens;
import io.cryptopipeline.record.JsonValue;
import org.bson.BsonType;

/**
 * Writes a payload of plain tokens as BSON, to the byte as {@link PayloadBson} writes it. BSON
 * holds every such payload, see {@link JsonTokens#of}.
 */
final class TokenBson {

  private static final int EXPONENT_BIAS = 6176;
  private static final int EXPONENT_SHIFT = 49;

  /** The index of what has a name instead. */
  private static final int NAMED = -1;

  private final JsonTokens tokens;
  private final byte[] payload;
  private final BsonBytes out;

  private TokenBson(JsonTokens tokens, BsonBytes out) {
    this.tokens = tokens;
    this.payload = tokens.payload();
    this.out = out;
  }

  /** Writes the payload as the element of that name. */
  static void write(JsonTokens tokens, byte[] name, BsonBytes out) {
    boolean isObject = tokens.kind(0) == JsonValue.Kind.OBJECT;
    out.name(isObject ? BsonType.DOCUMENT : BsonType.ARRAY, name, 0, name.length);
    new TokenBson(tokens, out).children(0, isObject);
  }

  private void children(int at, boolean isObject) {
    int start = out.begin();
    int end = tokens.next(at);
    int index = isObject ? NAMED : 0;
    for (int child = JsonTokens.first(at); child < end; child = tokens.next(child)) {
      element(child, index);
      index += isObject ? 0 : 1;
    }
    out.end(start);
  }

  private void element(int at, int index) {
    switch (tokens.kind(at)) {
      case OBJECT -> {
        name(BsonType.DOCUMENT, at, index);
        children(at, true);
      }
      case ARRAY -> {
        name(BsonType.ARRAY, at, index);
        children(at, false);
      }
      case STRING -> {
        name(BsonType.STRING, at, index);
        out.text(payload, tokens.from(at), tokens.to(at));
      }
      case NUMBER -> number(at, index);
      case BOOLEAN -> {
        name(BsonType.BOOLEAN, at, index);
        out.flag(payload[tokens.from(at)] == 't');
      }
      case NULL -> name(BsonType.NULL, at, index);
    }
  }

  private void name(BsonType type, int at, int index) {
    if (index == NAMED) {
      out.name(type, payload, tokens.nameFrom(at), tokens.nameTo(at));
    } else {
      out.name(type, index);
    }
  }

  private void number(int at, int index) {
    byte[] in = payload;
    int from = tokens.from(at);
    int to = tokens.to(at);
    int places = -1; // of an integer
    long unscaled = 0;
    for (int i = from; i < to; i++) {
      byte c = in[i];
      if (c >= '0') {
        unscaled = 10 * unscaled + c - '0';
      } else if (c == '.') {
        places = to - i - 1;
      }
    }
    boolean isNegative = in[from] == '-';
    if (places >= 0) {
      name(BsonType.DECIMAL128, at, index);
      out.int64(unscaled);
      out.int64(
          (isNegative ? Long.MIN_VALUE : 0) | (long) (EXPONENT_BIAS - places) << EXPONENT_SHIFT);
      return;
    }
    long value = isNegative ? -unscaled : unscaled;
    if (value == (int) value) {
      name(BsonType.INT32, at, index);
      out.int32((int) value);
    } else {
      name(BsonType.INT64, at, index);
      out.int64(value);
    }
  }
}
