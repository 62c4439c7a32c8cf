package io.cryptopipeline.exchange;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.runtime.PrintableText;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * Exact decimals out of JSON, bounded before any arithmetic: at most 34 digits (what a Decimal128
 * holds), from 1e-30 to 1e30. Within these bounds sums stay small and exact.
 */
final class Decimals {

  private static final int MAX_DIGITS = 34;
  private static final BigDecimal MIN = new BigDecimal("1e-30");
  private static final BigDecimal MAX = new BigDecimal("1e30");

  /** Longer literals have more than 34 digits or are out of range; parsing them would be slow. */
  private static final int MAX_LITERAL = 100;

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private Decimals() {}

  /**
   * Returns the decimal that a JSON number or a numeric string states, with its own digits.
   *
   * @throws UnusableRecordException with {@code reason} if it is none, has more than 34 digits, is
   *     negative, or is not from 1e-30 to 1e30; a zero is out of range only if {@code positive}
   */
  static BigDecimal read(JsonElement element, String name, boolean positive, Reason reason)
      throws UnusableRecordException {
    if (element == null || !element.isJsonPrimitive() || element.getAsJsonPrimitive().isBoolean()) {
      throw new UnusableRecordException(reason, name + " is " + shown(element) + ", not a decimal");
    }
    BigDecimal value = value(element.getAsJsonPrimitive());
    if (value == null) {
      throw new UnusableRecordException(
          reason,
          "%s is %s, not a decimal of at most %d digits"
              .formatted(name, shown(element), MAX_DIGITS));
    }
    String flaw = flaw(value, positive);
    if (flaw != null) {
      throw new UnusableRecordException(
          reason, "%s is %s, %s".formatted(name, shown(element), flaw));
    }
    return value;
  }

  /** Returns what is wrong with the value, null if nothing is. */
  private static String flaw(BigDecimal value, boolean positive) {
    if (value.signum() < 0 || (positive && value.signum() == 0)) {
      return positive ? "not above zero" : "below zero";
    }
    if (value.precision() > MAX_DIGITS) {
      return "of more than " + MAX_DIGITS + " digits";
    }
    boolean inRange =
        value.signum() == 0
            ? Math.abs(value.scale()) <= MAX_DIGITS
            : value.compareTo(MIN) >= 0 && value.compareTo(MAX) <= 0;
    return inRange ? null : "not from 1e-30 to 1e30";
  }

  private static BigDecimal value(JsonPrimitive primitive) {
    if (primitive.isNumber() && primitive.getAsNumber() instanceof BigDecimal read) {
      return read; // out of a database, not out of JSON
    }
    String literal = primitive.getAsString();
    return literal.length() <= MAX_LITERAL ? parse(literal) : null;
  }

  private static BigDecimal parse(String literal) {
    if (!NUMBER.matcher(literal).matches()) {
      return null;
    }
    try {
      return new BigDecimal(literal);
    } catch (NumberFormatException e) {
      return null; // the exponent does not fit an int
    }
  }

  private static String shown(JsonElement element) {
    return element == null ? "missing" : PrintableText.excerpt(element.toString());
  }
}
