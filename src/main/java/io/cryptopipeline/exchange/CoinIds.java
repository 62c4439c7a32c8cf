package io.cryptopipeline.exchange;

import io.cryptopipeline.record.JsonValue;
import io.cryptopipeline.record.JsonValue.Kind;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.record.Utf8;
import io.cryptopipeline.runtime.PrintableText;

/** Reads coin names from JSON: 1 to 128 characters without control characters. */
final class CoinIds {

  private static final int MAX_LENGTH = 128;

  private CoinIds() {}

  /**
   * Returns the name in a JSON string.
   *
   * @param value null if there is none
   * @throws UnusableRecordException with {@link Reason#BAD_COIN}
   */
  static String read(JsonValue value, String name) throws UnusableRecordException {
    if (value == null || value.kind() != Kind.STRING) {
      throw bad(name, value == null ? "missing" : value.toString());
    }
    String coinId = value.text();
    if (!isName(coinId)) {
      throw bad(name, value.toString());
    }
    return coinId;
  }

  private static boolean isName(String text) {
    if (text.isBlank() || text.length() > MAX_LENGTH) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return false;
      }
    }
    return Utf8.encodes(text);
  }

  private static UnusableRecordException bad(String name, String shown) {
    return new UnusableRecordException(
        Reason.BAD_COIN,
        "%s is %s, not a name: a string of 1 to %s characters, not blank, without controls"
            .formatted(name, PrintableText.excerpt(shown), MAX_LENGTH));
  }
}
