package io.cryptopipeline.exchange;

import io.cryptopipeline.record.JsonValue;
import io.cryptopipeline.record.JsonValue.Kind;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.runtime.PrintableText;
import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * Reads exact decimals from JSON: at most 34 digits, the limit of Decimal128, from 1e-30 to 1e30.
 * Within these bounds sums stay small and exact.
 */
final class Decimals {

  private static final int MAX_DIGITS = 34;
  private static final BigDecimal MIN = new BigDecimal("1e-30");
  private static final BigDecimal MAX = new BigDecimal("1e30");

  /** Longer literals have more than 34 digits or are out of range; parsing them would be slow. */
  private static final int MAX_LITERAL = 100;

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  /** The digits that fit a {@code long}. */
  private static final int LONG_DIGITS = 18;

  /** No literal without exponent is below 1e-30 within so many characters. */
  private static final int PLAIN_LITERAL = 30;

  private Decimals() {}

  /**
   * Returns the decimal in a JSON number or a numeric string, with all its digits.
   *
   * @param value null if there is none
   * @throws UnusableRecordException with {@code reason} if it is not a decimal, has more than 34
   *     digits, is negative, or is not from 1e-30 to 1e30; a zero is out of range only if {@code
   *     positive}
   */
  static BigDecimal read(JsonValue value, String name, boolean positive, Reason reason)
      throws UnusableRecordException {
    if (value == null || !value.kind().isText() || value.kind() == Kind.BOOLEAN) {
      throw new UnusableRecordException(reason, name + " is " + shown(value) + ", not a decimal");
    }
    String literal = value.text();
    BigDecimal plain = plain(literal);
    return plain != null && (plain.signum() > 0 || !positive)
        ? plain
        : checked(literal, value, name, positive, reason);
  }

  /**
   * Returns the decimal of a literal without sign and exponent, of up to 18 digits and up to 30
   * characters; null of any other literal. It is zero or in range.
   */
  private static BigDecimal plain(String literal) {
    int length = literal.length();
    if (length > PLAIN_LITERAL) {
      return null;
    }
    int point = -1;
    int digits = 0;
    long unscaled = 0;
    for (int i = 0; i < length; i++) {
      char c = literal.charAt(i);
      if (c >= '0' && c <= '9') {
        if (unscaled != 0 || c != '0') {
          digits++;
        }
        unscaled = 10 * unscaled + c - '0'; // overflows after more than 18 digits
      } else if (c == '.' && point < 0) {
        point = i;
      } else {
        return null;
      }
    }
    if (digits > LONG_DIGITS || length == 0 || point == 0 || point == length - 1) {
      return null;
    }
    return BigDecimal.valueOf(unscaled, point < 0 ? 0 : length - point - 1);
  }

  private static BigDecimal checked(
      String literal, JsonValue value, String name, boolean positive, Reason reason)
      throws UnusableRecordException {
    BigDecimal decimal = literal.length() <= MAX_LITERAL ? parse(literal) : null;
    if (decimal == null) {
      throw new UnusableRecordException(
          reason,
          "%s is %s, not a decimal of at most %s digits".formatted(name, shown(value), MAX_DIGITS));
    }
    String flaw = flaw(decimal, positive);
    if (flaw != null) {
      throw new UnusableRecordException(reason, "%s is %s, %s".formatted(name, shown(value), flaw));
    }
    return decimal;
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

  private static String shown(JsonValue value) {
    return value == null ? "missing" : PrintableText.excerpt(value.toString());
  }
}
