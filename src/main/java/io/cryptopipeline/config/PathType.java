package io.cryptopipeline.config;

import java.nio.file.Path;

/** A path, not empty; a relative one is meant from the working directory and is left relative. */
record PathType(String allowed) implements ValueType<Path> {

  @Override
  public Path parse(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("empty");
    }
    return Path.of(text.strip());
  }
}
