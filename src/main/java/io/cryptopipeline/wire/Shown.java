package io.cryptopipeline.wire;

/** Foreign text as messages show it: one line, and not longer than a person reads. */
final class Shown {

  private static final int MAX_LENGTH = 60;

  private Shown() {}

  static String text(String foreign) {
    String cut =
        foreign.length() <= MAX_LENGTH
            ? foreign
            : foreign.substring(0, MAX_LENGTH) + "… (" + foreign.length() + " characters)";
    return cut.replaceAll("\\p{Cntrl}", "�");
  }
}
