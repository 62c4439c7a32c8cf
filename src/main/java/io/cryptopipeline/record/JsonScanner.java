package io.cryptopipeline.record;

import java.util.Arrays;

/**
 * Finds the tokens of a payload in one pass. Every method returns whether it has found what it
 * looks for; {@code false} declines the whole payload, see {@link JsonTokens#of}.
 */
final class JsonScanner {

  private static final int MAX_BYTES = 64 << 10;
  private static final int MAX_DEPTH = 16;

  /** Each name may have to be compared with all before it. */
  private static final int MAX_MEMBERS = 256;

  private static final int MAX_DIGITS = 18;
  private static final int MAX_PLACES = 34;

  /** Most payloads have fewer tokens than one in so many bytes, and these. */
  private static final int BYTES_OF_A_TOKEN = 12;

  private static final int LEAST_TOKENS = 4;

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private final byte[] bytes;
  private int[] tokens;

  /** The end of the last token. */
  private int end;

  /** The next byte. */
  private int position;

  private JsonScanner(byte[] bytes) {
    this.bytes = bytes;
    tokens = new int[(LEAST_TOKENS + bytes.length / BYTES_OF_A_TOKEN) * JsonTokens.STRIDE];
  }

  /** Returns the tokens of the payload; null if it is not plain. */
  static JsonTokens scan(byte[] payload) {
    if (payload.length > MAX_BYTES) {
      return null;
    }
    JsonScanner scanner = new JsonScanner(payload);
    return scanner.root() ? new JsonTokens(payload, scanner.tokens) : null;
  }

  private boolean root() {
    int first = next();
    return (first == '{' || first == '[') && value(add(), MAX_DEPTH) && next() < 0;
  }

  /** Skips spaces, and returns the byte after them; -1 at the end. */
  private int next() {
    byte[] in = bytes;
    int i = position;
    while (i < in.length) {
      byte b = in[i];
      if (b > ' ' || (b != ' ' && b != '\n' && b != '\r' && b != '\t')) {
        position = i;
        return b < 0 ? 0 : b; // no token begins with a NUL
      }
      i++;
    }
    position = i;
    return -1;
  }

  /** Adds a token, and returns its position. */
  private int add() {
    int at = end;
    end += JsonTokens.STRIDE;
    if (end > tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * end);
    }
    return at;
  }

  private void found(int at, byte first, int from, int to) {
    tokens[at + JsonTokens.FIRST] = first;
    tokens[at + JsonTokens.FROM] = from;
    tokens[at + JsonTokens.TO] = to;
    tokens[at + JsonTokens.NEXT] = end;
  }

  private boolean value(int at, int depth) {
    return switch (next()) {
      case '"' -> string(at);
      case '{' -> depth > 0 && object(at, depth);
      case '[' -> depth > 0 && array(at, depth);
      case 't' -> literal(at, TRUE);
      case 'f' -> literal(at, FALSE);
      case 'n' -> literal(at, NULL);
      default -> number(at);
    };
  }

  private boolean object(int at, int depth) {
    int from = position++;
    int members = 0;
    long hashes = 0;
    int separator = next();
    if (separator == '}') {
      position++;
    }
    while (separator != '}') {
      int member = add();
      if (++members > MAX_MEMBERS || next() != '"' || !name(member)) {
        return false;
      }
      long hash = 1L << tokens[member + JsonTokens.NAME_HASH]; // of its lowest six bits
      if ((hashes & hash) != 0 && isRepeated(at, member)) {
        return false;
      }
      hashes |= hash;
      if (next() != ':') {
        return false;
      }
      position++;
      if (!value(member, depth - 1)) {
        return false;
      }
      separator = next();
      if (separator != ',' && separator != '}') {
        return false;
      }
      position++;
    }
    found(at, bytes[from], from, position);
    return true;
  }

  private boolean array(int at, int depth) {
    int from = position++;
    int separator = next();
    if (separator == ']') {
      position++;
    }
    while (separator != ']') {
      if (!value(add(), depth - 1)) {
        return false;
      }
      separator = next();
      if (separator != ',' && separator != ']') {
        return false;
      }
      position++;
    }
    found(at, bytes[from], from, position);
    return true;
  }

  private boolean name(int at) {
    byte[] in = bytes;
    int from = position + 1;
    int hash = 0;
    for (int i = from; i < in.length; i++) {
      byte b = in[i];
      if (b == '"') {
        tokens[at + JsonTokens.NAME_FROM] = from;
        tokens[at + JsonTokens.NAME_TO] = i;
        tokens[at + JsonTokens.NAME_HASH] = hash;
        position = i + 1;
        return in[from] != '$';
      }
      if (b < ' ' || b == '\\' || b == '.') {
        return false; // what is not ASCII is below zero
      }
      hash = 31 * hash + b;
    }
    return false;
  }

  /** Returns whether an earlier member of the object has the member's name. */
  private boolean isRepeated(int object, int member) {
    int[] all = tokens;
    int from = all[member + JsonTokens.NAME_FROM];
    int to = all[member + JsonTokens.NAME_TO];
    int hash = all[member + JsonTokens.NAME_HASH];
    for (int at = JsonTokens.first(object); at < member; at = all[at + JsonTokens.NEXT]) {
      if (all[at + JsonTokens.NAME_HASH] == hash
          && Arrays.equals(
              bytes,
              all[at + JsonTokens.NAME_FROM],
              all[at + JsonTokens.NAME_TO],
              bytes,
              from,
              to)) {
        return true;
      }
    }
    return false;
  }

  private boolean string(int at) {
    byte[] in = bytes;
    int from = position + 1;
    for (int i = from; i < in.length; i++) {
      byte b = in[i];
      if (b == '"') {
        found(at, in[from - 1], from, i);
        position = i + 1;
        return true;
      }
      if (b < ' ' || b == '\\') {
        return false;
      }
    }
    return false;
  }

  private boolean literal(int at, byte[] literal) {
    int from = position;
    int to = from + literal.length;
    if (to > bytes.length || !Arrays.equals(bytes, from, to, literal, 0, literal.length)) {
      return false;
    }
    found(at, literal[0], from, to);
    position = to;
    return true;
  }

  private boolean number(int at) {
    int from = position;
    if (from == bytes.length) {
      return false;
    }
    boolean isNegative = bytes[from] == '-';
    int whole = isNegative ? from + 1 : from;
    int to = digits(whole);
    int digits = to - whole;
    if (digits == 0 || (digits > 1 && bytes[whole] == '0')) {
      return false;
    }
    if (to < bytes.length && bytes[to] == '.') {
      int fraction = to + 1;
      to = digits(fraction);
      digits += to - fraction;
      if (to == fraction || to - fraction > MAX_PLACES) {
        return false;
      }
    }
    if (bytes[whole] == '0') {
      digits -= leadingZeros(whole, to);
    }
    if (digits > MAX_DIGITS || (isNegative && digits == 0)) {
      return false;
    }
    found(at, bytes[from], from, to);
    position = to;
    return true;
  }

  /** Returns the end of the digits that begin there. */
  private int digits(int from) {
    byte[] in = bytes;
    int i = from;
    while (i < in.length && in[i] >= '0' && in[i] <= '9') {
      i++;
    }
    return i;
  }

  /** Returns the number of zeros in front of the first other digit. */
  private int leadingZeros(int from, int to) {
    int zeros = 0;
    for (int i = from; i < to && (bytes[i] == '0' || bytes[i] == '.'); i++) {
      zeros += bytes[i] == '0' ? 1 : 0;
    }
    return zeros;
  }
}
