package io.cryptopipeline.simulation;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** A key-value store over its bytes. */
final class KeyValueModel<K, V> extends StoreModel implements KeyValueStore<K, V> {

  private final Serde<K> keys;
  private final Serde<V> values;

  KeyValueModel(String name, StoreBytes bytes, Serde<K> keys, Serde<V> values) {
    super(name, bytes);
    this.keys = keys;
    this.values = values;
  }

  private Bytes key(K key) {
    return Bytes.wrap(keys.serializer().serialize("", key));
  }

  @Override
  public void put(K key, V value) {
    bytes().put(key(key), values.serializer().serialize("", value));
  }

  @Override
  public V putIfAbsent(K key, V value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void putAll(List<KeyValue<K, V>> entries) {
    throw new UnsupportedOperationException();
  }

  @Override
  public V delete(K key) {
    V before = get(key);
    bytes().put(key(key), null);
    return before;
  }

  @Override
  public V get(K key) {
    return values.deserializer().deserialize("", bytes().entries().get(key(key)));
  }

  @Override
  public KeyValueIterator<K, V> range(K from, K to) {
    throw new UnsupportedOperationException();
  }

  @Override
  public KeyValueIterator<K, V> all() {
    return iterator(new ArrayList<>(bytes().entries().entrySet()));
  }

  @Override
  public <P2 extends Serializer<P>, P> KeyValueIterator<K, V> prefixScan(P prefix, P2 serializer) {
    byte[] wanted = serializer.serialize("", prefix);
    List<Map.Entry<Bytes, byte[]>> found = new ArrayList<>();
    for (Map.Entry<Bytes, byte[]> entry :
        bytes().entries().tailMap(Bytes.wrap(wanted), true).entrySet()) {
      if (!startsWith(entry.getKey().get(), wanted)) {
        break;
      }
      found.add(entry);
    }
    return iterator(found);
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && java.util.Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  private KeyValueIterator<K, V> iterator(List<Map.Entry<Bytes, byte[]>> entries) {
    Iterator<Map.Entry<Bytes, byte[]>> all = entries.iterator();
    return new StoreIterator<>(
        all,
        entry ->
            KeyValue.pair(
                keys.deserializer().deserialize("", entry.getKey().get()),
                values.deserializer().deserialize("", entry.getValue())));
  }

  @Override
  public long approximateNumEntries() {
    return bytes().entries().size();
  }
}
