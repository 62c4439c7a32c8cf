package io.cryptopipeline.simulation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;

/** The entries of a persistent store of one task, which logs each change. */
final class StoreBytes {

  /** Sends a change to the changelog. */
  @FunctionalInterface
  interface Changelog {
    void send(Bytes key, byte[] value);
  }

  private final TreeMap<Bytes, byte[]> entries = new TreeMap<>();
  private final boolean isCached;
  private final Map<Bytes, byte[]> cache = new LinkedHashMap<>();
  private Changelog changelog = (key, value) -> {};

  /** The checkpoint: the changelog's records below it are in the entries. */
  private int offset;

  StoreBytes(boolean isCached) {
    this.isCached = isCached;
  }

  void logTo(Changelog log) {
    changelog = log;
  }

  NavigableMap<Bytes, byte[]> entries() {
    return entries;
  }

  void put(Bytes key, byte[] value) {
    apply(key, value);
    if (isCached) {
      cache.put(key, value);
    } else {
      changelog.send(key, value);
    }
  }

  /** {@code CachingKeyValueStore.flush}. */
  void flush() {
    Map<Bytes, byte[]> flushed = new LinkedHashMap<>(cache);
    cache.clear();
    flushed.forEach(changelog::send);
  }

  private void apply(Bytes key, byte[] value) {
    if (value == null) {
      entries.remove(key);
    } else {
      entries.put(key, value);
    }
  }

  int offset() {
    return offset;
  }

  void acknowledged(int end) {
    offset = end;
  }

  /** {@code ProcessorStateManager.restore}, by a consumer that reads committed records. */
  void restore(Log log, int end) {
    for (; offset < end; offset++) {
      Log.Entry entry = log.get(offset);
      if (!entry.isAborted()) {
        apply(Bytes.wrap(entry.key()), entry.value());
      }
    }
  }
}
