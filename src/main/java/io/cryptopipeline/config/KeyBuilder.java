package io.cryptopipeline.config;

import java.util.List;

/** A key that lacks its meaning yet. */
record KeyBuilder<T>(List<Key<?>> all, String name, String defaultText, ValueType<T> type) {

  /** Creates the key and adds it to the list. */
  Key<T> meaning(String meaning) {
    Key<T> key = new Key<>(name, type, defaultText, meaning);
    all.add(key);
    return key;
  }
}
