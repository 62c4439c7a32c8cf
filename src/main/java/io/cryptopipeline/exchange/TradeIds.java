package io.cryptopipeline.exchange;

import io.cryptopipeline.record.JsonValue;
import io.cryptopipeline.record.JsonValue.Kind;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.record.Utf8;
import io.cryptopipeline.runtime.PrintableText;
import java.util.OptionalLong;

/** Reads trade ids from JSON: a string of 1 to 128 characters, or the digits of an integer. */
final class TradeIds {

  private static final int MAX_LENGTH = 128;

  /** The digits of the largest {@code long}. */
  private static final int MAX_DIGITS = 19;

  private TradeIds() {}

  /**
   * Returns the id as text.
   *
   * @throws UnusableRecordException with {@link Reason#BAD_TRADE_ID}
   */
  static String read(JsonValue value, String name) throws UnusableRecordException {
    if (value.kind().isText()) {
      String id = value.text();
      boolean usable =
          value.kind() == Kind.STRING
              ? !id.isBlank() && Utf8.encodes(id)
              : Digits.areAll(id, id.startsWith("-") ? 1 : 0, id.length());
      if (usable && id.length() <= MAX_LENGTH) {
        return id;
      }
    }
    throw new UnusableRecordException(
        Reason.BAD_TRADE_ID,
        "%s is %s, not an integer or a string of 1 to %s characters"
            .formatted(name, PrintableText.excerpt(value.toString()), MAX_LENGTH));
  }

  /** Returns {@code id} as a sequential number, if it is one and fits a {@code long}. */
  static OptionalLong number(String id) {
    if (id.length() > MAX_DIGITS || !Digits.areAll(id, 0, id.length())) {
      return OptionalLong.empty();
    }
    if (id.length() < MAX_DIGITS) {
      return OptionalLong.of(Digits.number(id, 0, id.length()));
    }
    try {
      return OptionalLong.of(Long.parseLong(id));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
