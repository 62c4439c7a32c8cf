package io.cryptopipeline.exchange;

import com.google.gson.JsonElement;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.record.Utf8;
import io.cryptopipeline.runtime.PrintableText;

/** Coin names out of JSON: 1 to 128 characters, none of them a control character. */
final class CoinIds {

  private static final int MAX_LENGTH = 128;

  private CoinIds() {}

  /**
   * Returns the name that a JSON string states.
   *
   * @throws UnusableRecordException with {@link Reason#BAD_COIN}
   */
  static String read(JsonElement element, String name) throws UnusableRecordException {
    if (element == null || !element.isJsonPrimitive() || !element.getAsJsonPrimitive().isString()) {
      throw bad(name, element == null ? "missing" : element.toString());
    }
    String coinId = element.getAsString();
    if (coinId.isBlank()
        || coinId.length() > MAX_LENGTH
        || coinId.chars().anyMatch(Character::isISOControl)
        || !Utf8.encodes(coinId)) {
      throw bad(name, element.toString());
    }
    return coinId;
  }

  private static UnusableRecordException bad(String name, String shown) {
    return new UnusableRecordException(
        Reason.BAD_COIN,
        "%s is %s, not a name: a string of 1 to %d characters, not blank, without controls"
            .formatted(name, PrintableText.excerpt(shown), MAX_LENGTH));
  }
}
