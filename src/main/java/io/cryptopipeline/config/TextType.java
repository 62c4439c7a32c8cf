package io.cryptopipeline.config;

import java.util.regex.Pattern;

/** A text of one form. */
record TextType(Pattern form, String allowed) implements ValueType<String> {

  /** A text that matches the regular expression as a whole. */
  static TextType of(String form, String allowed) {
    return new TextType(Pattern.compile(form), allowed);
  }

  @Override
  public String parse(String text) {
    String value = text.strip();
    if (!form.matcher(value).matches()) {
      throw new IllegalArgumentException("not of that form");
    }
    return value;
  }
}
