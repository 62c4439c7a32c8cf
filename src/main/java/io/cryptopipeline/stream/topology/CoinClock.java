package io.cryptopipeline.stream.topology;

import io.cryptopipeline.model.StateLayout;
import io.cryptopipeline.model.Window;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * A coin's own time, which alone decides whether its ticks are late. Immutable. A clock that learns
 * nothing new stays the same object.
 *
 * @param latestEventMs the latest event time of the coin, milliseconds since 1970 UTC
 * @param lastRecordMs the newest record timestamp of the coin, milliseconds since 1970 UTC
 * @param openUnits the first instants of the units that have a state, oldest first
 * @param markets the markets of the coin's prices
 */
record CoinClock(
    long latestEventMs, long lastRecordMs, List<Instant> openUnits, CoinMarkets markets) {

  private static final byte LAYOUT = 1;

  static final CoinClock UNSET =
      new CoinClock(Long.MIN_VALUE, Long.MIN_VALUE, List.of(), CoinMarkets.NONE);

  CoinClock {
    openUnits = List.copyOf(openUnits);
  }

  /** Returns whether the coin has had a tick in time. */
  boolean hasTime() {
    return latestEventMs != UNSET.latestEventMs;
  }

  CoinClock sawRecord(long recordMs) {
    return recordMs <= lastRecordMs
        ? this
        : new CoinClock(latestEventMs, recordMs, openUnits, markets);
  }

  CoinClock sawEvent(long eventMs) {
    return eventMs <= latestEventMs
        ? this
        : new CoinClock(eventMs, lastRecordMs, openUnits, markets);
  }

  CoinClock opened(Window unit) {
    if (openUnits.contains(unit.start())) {
      return this;
    }
    List<Instant> units = new ArrayList<>(openUnits);
    units.add(unit.start());
    units.sort(null);
    return new CoinClock(latestEventMs, lastRecordMs, units, markets);
  }

  CoinClock closed(Window unit) {
    return new CoinClock(
        latestEventMs,
        lastRecordMs,
        openUnits.stream().filter(start -> !start.equals(unit.start())).toList(),
        markets);
  }

  CoinClock with(CoinMarkets otherMarkets) {
    return otherMarkets.equals(markets)
        ? this
        : new CoinClock(latestEventMs, lastRecordMs, openUnits, otherMarkets);
  }

  static Serde<CoinClock> serde() {
    return Serdes.serdeFrom(
        (topic, clock) -> clock == null ? null : clock.encode(),
        (topic, bytes) -> bytes == null ? null : decode(bytes));
  }

  private byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(LAYOUT);
      out.writeLong(latestEventMs);
      out.writeLong(lastRecordMs);
      out.writeInt(openUnits.size());
      for (Instant start : openUnits) {
        out.writeLong(start.toEpochMilli());
      }
      markets.write(out);
    } catch (IOException e) {
      throw new AssertionError("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  private static CoinClock decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      StateLayout.check("a coin's clock", in.readByte(), LAYOUT);
      long latestEventMs = in.readLong();
      long lastRecordMs = in.readLong();
      int count = in.readInt();
      List<Instant> openUnits = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        openUnits.add(Instant.ofEpochMilli(in.readLong()));
      }
      return new CoinClock(latestEventMs, lastRecordMs, openUnits, CoinMarkets.read(in));
    } catch (IOException e) {
      throw new UncheckedIOException("the state of a coin is damaged", e);
    }
  }
}
