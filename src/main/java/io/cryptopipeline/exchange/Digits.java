package io.cryptopipeline.exchange;

/** Reads ASCII digits in a text, many times as fast as a pattern does. */
final class Digits {

  private static final int NANO_DIGITS = 9;

  private Digits() {}

  /** Returns whether there is at least one character, and all are digits. */
  static boolean areAll(String text, int from, int to) {
    return from < to && end(text, from, to) == to;
  }

  /** Returns where the digits that begin at {@code from} end, at {@code to} at the latest. */
  static int end(String text, int from, int to) {
    int i = from;
    while (i < to && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    return i;
  }

  /** Returns the number of up to 18 digits, zero of none. */
  static long number(String text, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      number = 10 * number + text.charAt(i) - '0';
    }
    return number;
  }

  /** Returns the nanoseconds in the digits of a fraction of a second; cuts off what is below. */
  static int nanos(String text, int from, int to) {
    int nanos = 0;
    for (int i = from; i < from + NANO_DIGITS; i++) {
      nanos = 10 * nanos + (i < to ? text.charAt(i) - '0' : 0);
    }
    return nanos;
  }
}
