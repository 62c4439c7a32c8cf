package io.cryptopipeline.wire;

/** Foreign text as messages show it: one line, and not longer than a person reads. */
public final class Shown {

  private static final int MAX_LENGTH = 60;

  private Shown() {}

  /** Returns foreign text as a message may show it: on one line, and not endless. */
  public static String text(String foreign) {
    return text(foreign, MAX_LENGTH);
  }

  static String text(String foreign, int maxLength) {
    String cut =
        foreign.length() <= maxLength
            ? foreign
            : foreign.substring(0, maxLength) + "… (" + foreign.length() + " characters)";
    return cut.replaceAll("\\p{Cntrl}", "�");
  }
}
