package io.cryptopipeline.exchange;

import com.google.gson.JsonElement;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.record.Utf8;
import io.cryptopipeline.runtime.PrintableText;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Trade ids out of JSON: a string of 1 to 128 characters, or an integer, which is its digits. */
final class TradeIds {

  private static final int MAX_LENGTH = 128;
  private static final Pattern INTEGER = Pattern.compile("-?[0-9]+");
  private static final Pattern RUNNING_NUMBER = Pattern.compile("[0-9]{1,19}");

  private TradeIds() {}

  /**
   * Returns the id as text.
   *
   * @throws UnusableRecordException with {@link Reason#BAD_TRADE_ID}
   */
  static String read(JsonElement element, String name) throws UnusableRecordException {
    if (element.isJsonPrimitive()) {
      String id = element.getAsString();
      boolean usable =
          element.getAsJsonPrimitive().isString()
              ? !id.isBlank() && Utf8.encodes(id)
              : INTEGER.matcher(id).matches();
      if (usable && id.length() <= MAX_LENGTH) {
        return id;
      }
    }
    throw new UnusableRecordException(
        Reason.BAD_TRADE_ID,
        "%s is %s, not an integer or a string of 1 to %d characters"
            .formatted(name, PrintableText.excerpt(element.toString()), MAX_LENGTH));
  }

  /** Returns the running number that {@code id} is, if it is one and fits a {@code long}. */
  static OptionalLong number(String id) {
    if (!RUNNING_NUMBER.matcher(id).matches()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(Long.parseLong(id));
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }
}
