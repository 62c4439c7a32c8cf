package io.cryptopipeline.config;

/**
 * A text that is set for a key.
 *
 * @param origin where it is set, in words for the user, such as {@code command line}
 */
record Setting(String name, String text, String origin) {

  /** Returns a copy with another text. */
  Setting withText(String newText) {
    return new Setting(name, newText, origin);
  }

  /** Omits the text, which may be secret. */
  @Override
  public String toString() {
    return name + " (" + origin + ")";
  }
}
