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
    TokenBson bson = new TokenBson(tokens, out);
    out.name(bson.type(0), name, 0, name.length);
    bson.value(0);
  }

  private void container(int at) {
    boolean isObject = tokens.kind(at) == JsonValue.Kind.OBJECT;
    int start = out.begin();
    int end = tokens.next(at);
    int index = 0;
    for (int child = JsonTokens.first(at); child < end; child = tokens.next(child)) {
      if (isObject) {
        out.name(type(child), payload, tokens.nameFrom(child), tokens.nameTo(child));
      } else {
        out.name(type(child), index++);
      }
      value(child);
    }
    out.end(start);
  }

  private void value(int at) {
    switch (tokens.kind(at)) {
      case OBJECT, ARRAY -> container(at);
      case STRING -> out.text(payload, tokens.from(at), tokens.to(at));
      case NUMBER -> number(at);
      case BOOLEAN -> out.flag(payload[tokens.from(at)] == 't');
      case NULL -> {
        // its type says it
      }
    }
  }

  private BsonType type(int at) {
    return switch (tokens.kind(at)) {
      case OBJECT -> BsonType.DOCUMENT;
      case ARRAY -> BsonType.ARRAY;
      case STRING -> BsonType.STRING;
      case BOOLEAN -> BsonType.BOOLEAN;
      case NULL -> BsonType.NULL;
      case NUMBER -> {
        if (places(at) >= 0) {
          yield BsonType.DECIMAL128;
        }
        long value = unscaled(at);
        yield value == (int) value ? BsonType.INT32 : BsonType.INT64;
      }
    };
  }

  private void number(int at) {
    int places = places(at);
    long value = unscaled(at);
    if (places >= 0) {
      long sign = payload[tokens.from(at)] == '-' ? Long.MIN_VALUE : 0;
      out.int64(Math.abs(value));
      out.int64(sign | (long) (EXPONENT_BIAS - places) << EXPONENT_SHIFT);
    } else if (value == (int) value) {
      out.int32((int) value);
    } else {
      out.int64(value);
    }
  }

  /** Returns the number of digits after the point, -1 of an integer. */
  private int places(int at) {
    int to = tokens.to(at);
    for (int i = tokens.from(at); i < to; i++) {
      if (payload[i] == '.') {
        return to - i - 1;
      }
    }
    return -1;
  }

  /** Returns the number without its point. */
  private long unscaled(int at) {
    int from = tokens.from(at);
    int to = tokens.to(at);
    long unscaled = 0;
    for (int i = from; i < to; i++) {
      byte c = payload[i];
      if (c >= '0') {
        unscaled = 10 * unscaled + c - '0';
      }
    }
    return payload[from] == '-' ? -unscaled : unscaled;
  }
}
