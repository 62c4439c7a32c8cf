package io.cryptopipeline.record;

import java.util.Optional;

/**
 * The tokens of a payload: the position of each value and of its name, in the order of the payload.
 * The tokens of an object's members and of an array's elements follow its own. Immutable, as long
 * as nobody changes the payload.
 *
 * <p>The tokens take one pass over the bytes and one array, and {@code mongo} writes BSON from
 * them. Only plain payloads have tokens, see {@link #of}; {@link StrictJson} decides about all
 * others.
 */
public final class JsonTokens {

  /** The integers of a token. */
  static final int STRIDE = 7;

  /** The first byte of the value, which says its kind. */
  static final int FIRST = 0;

  static final int FROM = 1;
  static final int TO = 2;
  static final int NEXT = 3;
  static final int NAME_FROM = 4;
  static final int NAME_TO = 5;

  /** The {@link String#hashCode} of the name. */
  static final int NAME_HASH = 6;

  private final byte[] payload;
  private final int[] tokens;

  JsonTokens(byte[] payload, int[] tokens) {
    this.payload = payload;
    this.tokens = tokens;
  }

  /**
   * Returns the payload, an object or an array; empty if it is not plain, which is no fault.
   *
   * <p>A plain payload is strict JSON of ASCII characters without escapes, of at most 64 KiB and 16
   * levels. Its numbers have no exponent, at most 18 digits and 34 decimal places, and are no
   * negative zero. An object has at most 256 members. Its keys are no keys of BSON's own: without a
   * dot, not beginning with a dollar, and each only once in its object. So every plain payload is
   * one that BSON holds exactly.
   *
   * @param payload the bytes, which nobody changes afterwards
   */
  public static Optional<JsonValue> of(byte[] payload) {
    JsonTokens tokens = JsonScanner.scan(payload);
    return tokens == null ? Optional.empty() : Optional.of(new JsonToken(tokens, 0));
  }

  /** Returns the payload that the positions are in. */
  public byte[] payload() {
    return payload;
  }

  /** Returns the position of the first member or element of the container at {@code at}. */
  public static int first(int at) {
    return at + STRIDE;
  }

  /**
   * Returns the position of the next token that is not within the value at {@code at}. Of the last
   * member or element it is that of its container.
   */
  public int next(int at) {
    return tokens[at + NEXT];
  }

  /** Returns the kind of the value. */
  public JsonValue.Kind kind(int at) {
    return switch (tokens[at + FIRST]) {
      case '{' -> JsonValue.Kind.OBJECT;
      case '[' -> JsonValue.Kind.ARRAY;
      case '"' -> JsonValue.Kind.STRING;
      case 't', 'f' -> JsonValue.Kind.BOOLEAN;
      case 'n' -> JsonValue.Kind.NULL;
      default -> JsonValue.Kind.NUMBER;
    };
  }

  /** Returns where the value begins in the payload; of a string, after the quote. */
  public int from(int at) {
    return tokens[at + FROM];
  }

  /** Returns where the value ends in the payload, exclusively; of a string, before the quote. */
  public int to(int at) {
    return tokens[at + TO];
  }

  /** Returns where the name of a member begins in the payload. */
  public int nameFrom(int at) {
    return tokens[at + NAME_FROM];
  }

  /** Returns where the name of a member ends in the payload, exclusively. */
  public int nameTo(int at) {
    return tokens[at + NAME_TO];
  }

  /** Returns whether the member has that name. */
  boolean isNamed(int at, String name) {
    if (tokens[at + NAME_HASH] != name.hashCode()) {
      return false;
    }
    int from = nameFrom(at);
    int length = nameTo(at) - from;
    if (length != name.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (payload[from + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
