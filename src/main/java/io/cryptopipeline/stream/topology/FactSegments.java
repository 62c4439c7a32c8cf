package io.cryptopipeline.stream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.model.StateLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The stored facts of one unit of a coin, in segments: the key is {@code coin, NUL, start of the
 * unit, number of the segment}, the value a layout byte and 24 bytes per fact (subject, number,
 * statement), all big-endian.
 */
final class FactSegments {

  /** The number of longs of a fact in memory. */
  static final int LONGS = 3;

  private static final byte LAYOUT = 2;
  private static final BytesSerializer AS_IS = new BytesSerializer();

  private final KeyValueStore<Bytes, byte[]> store;
  private final String coinId;
  private final byte[] prefix;

  FactSegments(KeyValueStore<Bytes, byte[]> store, String coinId, long unitStartMs) {
    this.store = store;
    this.coinId = coinId;
    byte[] coin = coinId.getBytes(UTF_8);
    prefix =
        ByteBuffer.allocate(coin.length + 1 + Long.BYTES)
            .put(coin)
            .put((byte) 0)
            .putLong(unitStartMs)
            .array();
  }

  String coinId() {
    return coinId;
  }

  /** Takes the facts of one segment: three longs each. */
  @FunctionalInterface
  interface Reader {
    void take(int segment, long[] facts);
  }

  /** Hands all segments to the reader, in the order of their numbers. */
  void readAll(Reader reader) {
    try (KeyValueIterator<Bytes, byte[]> all = store.prefixScan(Bytes.wrap(prefix), AS_IS)) {
      while (all.hasNext()) {
        KeyValue<Bytes, byte[]> entry = all.next();
        int segment = ByteBuffer.wrap(entry.key.get()).getInt(prefix.length);
        reader.take(segment, decode(entry.value));
      }
    }
  }

  /** Returns the facts of a segment; empty if there is none of that number. */
  Optional<long[]> read(int segment) {
    return Optional.ofNullable(store.get(key(segment))).map(FactSegments::decode);
  }

  /** Writes {@code count} facts, from {@code from} on, as one segment. */
  void write(int segment, long[] facts, int from, int count) {
    ByteBuffer bytes = ByteBuffer.allocate(1 + count * LONGS * Long.BYTES).put(LAYOUT);
    bytes.asLongBuffer().put(facts, from * LONGS, count * LONGS);
    store.put(key(segment), bytes.array());
  }

  /** Deletes all segments. */
  void deleteAll() {
    List<Bytes> keys = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all = store.prefixScan(Bytes.wrap(prefix), AS_IS)) {
      all.forEachRemaining(entry -> keys.add(entry.key));
    }
    keys.forEach(store::delete);
  }

  private Bytes key(int segment) {
    return Bytes.wrap(
        ByteBuffer.allocate(prefix.length + Integer.BYTES).put(prefix).putInt(segment).array());
  }

  private static long[] decode(byte[] value) {
    StateLayout.check("a segment of facts", value[0], LAYOUT);
    long[] facts = new long[(value.length - 1) / Long.BYTES];
    ByteBuffer.wrap(value, 1, value.length - 1).slice().asLongBuffer().get(facts);
    return facts;
  }
}
