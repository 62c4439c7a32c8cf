package io.cryptopipeline.stream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.record.EventId;
import io.cryptopipeline.record.RawTick;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The facts of the open units. The key is {@code coin, NUL, start of the unit, 128-bit hash of the
 * event id}; the value is a hash of what the fact states, to tell a repeated fact from a
 * conflicting one. The keys of a unit are adjacent, so that they can be deleted together.
 */
final class FactStore {

  /** What the store knows about a fact. */
  enum Known {
    /** No open unit has it. */
    NEW,
    /** An open unit has it, with the same statement. */
    REPEATED,
    /** An open unit has it, with another time, price or volume. */
    CONFLICTING
  }

  private static final BytesSerializer AS_IS = new BytesSerializer();

  private final KeyValueStore<Bytes, Bytes> store;

  FactStore(KeyValueStore<Bytes, Bytes> store) {
    this.store = store;
  }

  /**
   * A fact, hashed.
   *
   * @param identity the hash of the event id
   * @param statement the hash of its time, price and volume
   */
  record Fact(Bytes identity, Bytes statement) {

    /** Trailing zeros do not make another statement. */
    static Fact of(RawTick rawTick) {
      Tick tick = rawTick.tick();
      String statement =
          tick.timestampMs()
              + " "
              + tick.price().stripTrailingZeros()
              + " "
              + tick.volume().map(v -> v.stripTrailingZeros().toString()).orElse("");
      return new Fact(hash(rawTick.eventId().toString()), hash(statement));
    }

    private static Bytes hash(String text) {
      return Bytes.wrap(EventId.hash(text.getBytes(UTF_8)));
    }
  }

  /** Looks the fact up in all open units of the coin: a conflicting time may be in another one. */
  Known lookUp(Fact fact, String coinId, List<Instant> openUnits) {
    for (Instant start : openUnits) {
      Bytes known = store.get(key(coinId, start, fact));
      if (known != null) {
        return known.equals(fact.statement()) ? Known.REPEATED : Known.CONFLICTING;
      }
    }
    return Known.NEW;
  }

  void remember(Fact fact, CoinWindow unit) {
    store.put(key(unit.coinId(), unit.start(), fact), fact.statement());
  }

  void forget(CoinWindow unit) {
    Bytes prefix = prefix(unit.coinId(), unit.start());
    try (KeyValueIterator<Bytes, Bytes> facts = store.prefixScan(prefix, AS_IS)) {
      while (facts.hasNext()) {
        KeyValue<Bytes, Bytes> fact = facts.next();
        store.delete(fact.key);
      }
    }
  }

  private static Bytes key(String coinId, Instant unitStart, Fact fact) {
    byte[] prefix = prefix(coinId, unitStart).get();
    return Bytes.wrap(
        ByteBuffer.allocate(prefix.length + fact.identity().get().length)
            .put(prefix)
            .put(fact.identity().get())
            .array());
  }

  private static Bytes prefix(String coinId, Instant unitStart) {
    byte[] coin = coinId.getBytes(UTF_8);
    return Bytes.wrap(
        ByteBuffer.allocate(coin.length + 1 + Long.BYTES)
            .put(coin)
            .put((byte) 0)
            .putLong(unitStart.toEpochMilli())
            .array());
  }
}
