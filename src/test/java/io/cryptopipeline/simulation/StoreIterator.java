package io.cryptopipeline.simulation;

import java.util.Iterator;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.WindowStoreIterator;

/** Iterates over entries of a store; a {@code WindowStoreIterator} where the key is a time. */
class StoreIterator<K, V> implements org.apache.kafka.streams.state.KeyValueIterator<K, V> {

  private final Iterator<Map.Entry<Bytes, byte[]>> entries;
  private final Function<Map.Entry<Bytes, byte[]>, KeyValue<K, V>> decode;

  StoreIterator(
      Iterator<Map.Entry<Bytes, byte[]>> entries,
      Function<Map.Entry<Bytes, byte[]>, KeyValue<K, V>> decode) {
    this.entries = entries;
    this.decode = decode;
  }

  /** Iterates over the windows of one key. */
  static final class OfTimes<V> extends StoreIterator<Long, V> implements WindowStoreIterator<V> {

    OfTimes(
        Iterator<Map.Entry<Bytes, byte[]>> entries,
        Function<Map.Entry<Bytes, byte[]>, KeyValue<Long, V>> decode) {
      super(entries, decode);
    }
  }

  @Override
  public boolean hasNext() {
    return entries.hasNext();
  }

  @Override
  public KeyValue<K, V> next() {
    return decode.apply(entries.next());
  }

  @Override
  public K peekNextKey() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
