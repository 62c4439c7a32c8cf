package io.cryptopipeline.config;

/** A password or key: visible characters, all of them hidden. */
record SecretType(String allowed) implements ValueType<String> {

  @Override
  public String parse(String text) {
    String value = text.strip();
    if (!value.matches("[!-~]+")) {
      throw new IllegalArgumentException("other characters"); // a header of HTTP would break
    }
    return value;
  }

  @Override
  public boolean secret() {
    return true;
  }

  @Override
  public String shown(String text) {
    return "***";
  }
}
