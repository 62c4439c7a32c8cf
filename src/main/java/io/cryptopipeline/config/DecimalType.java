package io.cryptopipeline.config;

import java.math.BigDecimal;

/**
 * A decimal number, both bounds included.
 *
 * @param min as the user would write it
 * @param max as the user would write it
 */
record DecimalType(String min, String max) implements ValueType<BigDecimal> {

  @Override
  public BigDecimal parse(String text) {
    BigDecimal value = new BigDecimal(text.strip());
    if (value.compareTo(new BigDecimal(min)) < 0 || value.compareTo(new BigDecimal(max)) > 0) {
      throw new IllegalArgumentException("out of range");
    }
    return value;
  }

  @Override
  public String allowed() {
    return "a number from " + min + " to " + max;
  }
}
