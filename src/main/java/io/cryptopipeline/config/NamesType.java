package io.cryptopipeline.config;

import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** Names of one form, separated by commas. */
record NamesType(TextType name, String allowed) implements ValueType<SortedSet<String>> {

  @Override
  public SortedSet<String> parse(String text) {
    SortedSet<String> names = new TreeSet<>();
    for (String part : text.split(",", -1)) {
      names.add(name.parse(part));
    }
    return Collections.unmodifiableSortedSet(names);
  }
}
