package io.cryptopipeline.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/** A window store over its bytes; nothing expires. */
final class WindowModel<V> extends StoreModel implements WindowStore<String, V> {

  private final Serde<V> values;

  WindowModel(String name, StoreBytes bytes, Serde<V> values) {
    super(name, bytes);
    this.values = values;
  }

  private static Bytes key(String coin, long startMs) {
    byte[] name = coin.getBytes(UTF_8);
    return Bytes.wrap(
        ByteBuffer.allocate(name.length + 1 + Long.BYTES)
            .put(name)
            .put((byte) 0)
            .putLong(startMs)
            .array());
  }

  private static long start(Bytes key) {
    return ByteBuffer.wrap(key.get()).getLong(key.get().length - Long.BYTES);
  }

  @Override
  public void put(String coin, V value, long startMs) {
    bytes().put(key(coin, startMs), values.serializer().serialize("", value));
  }

  @Override
  public V fetch(String coin, long startMs) {
    return values.deserializer().deserialize("", bytes().entries().get(key(coin, startMs)));
  }

  @Override
  public WindowStoreIterator<V> fetch(String coin, long fromMs, long toMs) {
    return new StoreIterator.OfTimes<>(
        new ArrayList<>(
                bytes()
                    .entries()
                    .subMap(key(coin, Math.max(0, fromMs)), true, key(coin, toMs), true)
                    .entrySet())
            .iterator(),
        entry ->
            KeyValue.pair(
                start(entry.getKey()), values.deserializer().deserialize("", entry.getValue())));
  }

  @Override
  public KeyValueIterator<Windowed<String>, V> fetch(String from, String to, long f, long t) {
    throw new UnsupportedOperationException();
  }

  @Override
  public KeyValueIterator<Windowed<String>, V> fetchAll(long fromMs, long toMs) {
    throw new UnsupportedOperationException();
  }

  @Override
  public KeyValueIterator<Windowed<String>, V> all() {
    throw new UnsupportedOperationException();
  }
}
