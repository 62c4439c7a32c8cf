package io.cryptopipeline.config;

/** A whole number of some unit, both bounds included. */
record IntType(int min, int max, String unit) implements ValueType<Integer> {

  @Override
  public Integer parse(String text) {
    int value = Integer.parseInt(text.strip());
    if (value < min || value > max) {
      throw new IllegalArgumentException("out of range");
    }
    return value;
  }

  @Override
  public String allowed() {
    return min + " to " + max + " " + unit;
  }
}
