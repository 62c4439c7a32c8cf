package io.cryptopipeline.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.model.CoinDay;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.wire.EventId;
import io.cryptopipeline.wire.RawTick;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.List;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The facts of the open days: one key a fact, {@code coin, NUL, day, 128-bit hash of the event id},
 * and what the fact states, hashed, to tell a repeated fact from a conflicting one. The keys of a
 * day stand together, so that they can be deleted with it.
 */
final class Facts {

  /** What the store knows of a fact. */
  enum Known {
    /** It was not seen in any open day. */
    NEW,
    /** It was seen, and says the same. */
    REPEATED,
    /** It was seen, with another time, price or volume. */
    CONFLICTING
  }

  private static final BytesSerializer AS_IS = new BytesSerializer();

  private final KeyValueStore<Bytes, Bytes> store;

  Facts(KeyValueStore<Bytes, Bytes> store) {
    this.store = store;
  }

  /**
   * A fact, hashed.
   *
   * @param identity the hash of the event id
   * @param statement the hash of its time, price and volume
   */
  record Fact(Bytes identity, Bytes statement) {

    /** Digits that only look different say the same. */
    static Fact of(RawTick rawTick) {
      Tick tick = rawTick.tick();
      String statement =
          tick.timestamp().toEpochMilli()
              + " "
              + tick.price().stripTrailingZeros()
              + " "
              + tick.volume().map(v -> v.stripTrailingZeros().toString()).orElse("");
      return new Fact(hash(rawTick.eventId()), hash(statement));
    }

    private static Bytes hash(String text) {
      return Bytes.wrap(EventId.hash(text.getBytes(UTF_8)));
    }
  }

  /**
   * Looks the fact up in its own day and in the coin's other open days, as a conflicting time may
   * lie in another day.
   */
  Known lookUp(Fact fact, String coinId, List<LocalDate> openDays) {
    for (LocalDate date : openDays) {
      Bytes known = store.get(key(new CoinDay(coinId, date), fact));
      if (known != null) {
        return known.equals(fact.statement()) ? Known.REPEATED : Known.CONFLICTING;
      }
    }
    return Known.NEW;
  }

  void remember(Fact fact, CoinDay day) {
    store.put(key(day, fact), fact.statement());
  }

  void forget(CoinDay day) {
    try (KeyValueIterator<Bytes, Bytes> facts = store.prefixScan(prefix(day), AS_IS)) {
      while (facts.hasNext()) {
        KeyValue<Bytes, Bytes> fact = facts.next();
        store.delete(fact.key);
      }
    }
  }

  private static Bytes key(CoinDay day, Fact fact) {
    byte[] prefix = prefix(day).get();
    return Bytes.wrap(
        ByteBuffer.allocate(prefix.length + fact.identity().get().length)
            .put(prefix)
            .put(fact.identity().get())
            .array());
  }

  private static Bytes prefix(CoinDay day) {
    byte[] coin = day.coinId().getBytes(UTF_8);
    return Bytes.wrap(
        ByteBuffer.allocate(coin.length + 1 + Integer.BYTES)
            .put(coin)
            .put((byte) 0)
            .putInt((int) day.date().toEpochDay())
            .array());
  }
}
