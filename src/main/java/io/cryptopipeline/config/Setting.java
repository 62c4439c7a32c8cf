package io.cryptopipeline.config;

/**
 * A text that was set for a key.
 *
 * @param origin where, in words for the user, such as {@code command line}
 */
record Setting(String name, String text, String origin) {

  /** A copy with another text. */
  Setting withText(String newText) {
    return new Setting(name, newText, origin);
  }

  /** Leaves out the text, which may be secret. */
  @Override
  public String toString() {
    return name + " (" + origin + ")";
  }
}
