package io.cryptopipeline.config;

/** Yes or no. */
record BooleanType() implements ValueType<Boolean> {

  @Override
  public Boolean parse(String text) {
    return switch (text.strip()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither");
    };
  }

  @Override
  public String allowed() {
    return "true or false";
  }
}
