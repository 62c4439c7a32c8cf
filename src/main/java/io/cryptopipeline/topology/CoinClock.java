package io.cryptopipeline.topology;

import io.cryptopipeline.model.Window;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * A coin's own time, by which alone its ticks are late. Immutable.
 *
 * @param latestEventMs the latest event time seen of the coin, milliseconds since 1970 UTC
 * @param lastRecordMs the newest timestamp of a record of the coin, milliseconds since 1970 UTC
 * @param openUnits the first instants of the units that have a state, oldest first
 */
record CoinClock(long latestEventMs, long lastRecordMs, List<Instant> openUnits) {

  static final CoinClock UNSET = new CoinClock(Long.MIN_VALUE, Long.MIN_VALUE, List.of());

  CoinClock {
    openUnits = List.copyOf(openUnits);
  }

  /** Returns whether the coin's time has passed the end of {@code window} plus the grace. */
  boolean hasPassed(Window window, Duration grace) {
    return latestEventMs >= window.end().plus(grace).toEpochMilli();
  }

  CoinClock sawRecord(long recordMs) {
    return recordMs <= lastRecordMs ? this : new CoinClock(latestEventMs, recordMs, openUnits);
  }

  CoinClock sawEvent(Instant timestamp) {
    long eventMs = timestamp.toEpochMilli();
    return eventMs <= latestEventMs ? this : new CoinClock(eventMs, lastRecordMs, openUnits);
  }

  CoinClock opened(Window unit) {
    if (openUnits.contains(unit.start())) {
      return this;
    }
    List<Instant> units = new ArrayList<>(openUnits);
    units.add(unit.start());
    units.sort(null);
    return new CoinClock(latestEventMs, lastRecordMs, units);
  }

  CoinClock closed(Window unit) {
    return new CoinClock(
        latestEventMs,
        lastRecordMs,
        openUnits.stream().filter(start -> !start.equals(unit.start())).toList());
  }

  static Serde<CoinClock> serde() {
    return Serdes.serdeFrom(
        (topic, clock) -> clock == null ? null : clock.encode(),
        (topic, bytes) -> bytes == null ? null : decode(ByteBuffer.wrap(bytes)));
  }

  private byte[] encode() {
    ByteBuffer bytes =
        ByteBuffer.allocate((2 + openUnits.size()) * Long.BYTES)
            .putLong(latestEventMs)
            .putLong(lastRecordMs);
    openUnits.forEach(start -> bytes.putLong(start.toEpochMilli()));
    return bytes.array();
  }

  private static CoinClock decode(ByteBuffer bytes) {
    long latestEventMs = bytes.getLong();
    long lastRecordMs = bytes.getLong();
    List<Instant> openUnits = new ArrayList<>();
    while (bytes.hasRemaining()) {
      openUnits.add(Instant.ofEpochMilli(bytes.getLong()));
    }
    return new CoinClock(latestEventMs, lastRecordMs, openUnits);
  }
}
