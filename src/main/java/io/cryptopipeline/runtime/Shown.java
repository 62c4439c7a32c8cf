package io.cryptopipeline.runtime;

import java.util.regex.Pattern;

/**
 * Foreign text as messages show it: one line, nothing that is not seen, and not longer than a
 * person reads.
 */
public final class Shown {

  private static final int MAX_LENGTH = 60;

  /** Controls, marks that turn text around, line separators, halves of characters. */
  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]");

  private Shown() {}

  /** Returns foreign text as a message may show it: on one line, and not endless. */
  public static String text(String foreign) {
    return text(foreign, MAX_LENGTH);
  }

  public static String text(String foreign, int maxLength) {
    String cut =
        foreign.length() <= maxLength
            ? foreign
            : foreign.substring(0, maxLength) + "… (" + foreign.length() + " characters)";
    return UNSEEN.matcher(cut).replaceAll("�");
  }
}
