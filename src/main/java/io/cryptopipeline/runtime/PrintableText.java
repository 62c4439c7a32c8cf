package io.cryptopipeline.runtime;

import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Text from outside, without the characters that break a line or control a terminal. */
public final class PrintableText {

  private static final int EXCERPT_LENGTH = 60;

  /** Control characters and line separators. */
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]");

  /** Also marks that change the direction of text or are invisible, and halves of characters. */
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

  private static final Pattern ISO_CONTROL = Pattern.compile("\\p{Cc}");

  private PrintableText() {}

  /** Cuts text off after 60 characters, and replaces what is not visible by �: for a message. */
  public static String excerpt(String text) {
    return excerpt(text, EXCERPT_LENGTH);
  }

  /** Does the same as {@link #excerpt(String)} after {@code maxLength} characters. */
  public static String excerpt(String text, int maxLength) {
    String cut =
        text.length() <= maxLength
            ? text
            : text.substring(0, maxLength) + "… (" + text.length() + " characters)";
    return INVISIBLE.matcher(cut).replaceAll("�");
  }

  /** Replaces control characters and line separators by �: for one line on a terminal. */
  public static String oneLine(String text) {
    return CONTROL.matcher(text).replaceAll("�");
  }

  /** Escapes control characters and line separators in JSON, where it need not do so itself. */
  public static String oneLineOfJson(String json) {
    return escape(json, CONTROL);
  }

  /** Escapes control characters as in a properties file: for a value that may be copied back. */
  public static String escaped(String text) {
    return escape(text, ISO_CONTROL);
  }

  private static String escape(String text, Pattern characters) {
    Function<MatchResult, String> escape =
        character -> "\\\\u%04x".formatted((int) character.group().charAt(0));
    return characters.matcher(text).replaceAll(escape);
  }
}
