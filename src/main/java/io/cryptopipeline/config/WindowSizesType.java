package io.cryptopipeline.config;

import io.cryptopipeline.model.WindowSize;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** The sizes of windows, the day among them. */
record WindowSizesType() implements ValueType<Set<WindowSize>> {

  @Override
  public Set<WindowSize> parse(String text) {
    Set<WindowSize> sizes = EnumSet.noneOf(WindowSize.class);
    for (String label : text.split(",", -1)) {
      sizes.add(
          WindowSize.labelled(label.strip())
              .orElseThrow(() -> new IllegalArgumentException("no such window")));
    }
    if (!sizes.contains(WindowSize.DAY)) {
      throw new IllegalArgumentException("the day is missing");
    }
    return Collections.unmodifiableSet(sizes);
  }

  @Override
  public String allowed() {
    return "1m, 1h, 1d and 1w, separated by commas; 1d must be among them";
  }
}
