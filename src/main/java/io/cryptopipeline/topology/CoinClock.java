package io.cryptopipeline.topology;

import io.cryptopipeline.model.CoinDay;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/**
 * A coin's own time, by which alone its ticks are late. Immutable.
 *
 * @param latestEventMs the latest event time seen of the coin, milliseconds since 1970 UTC
 * @param lastRecordMs the newest timestamp of a record of the coin, milliseconds since 1970 UTC
 * @param openDays the days that have a state, oldest first
 */
record CoinClock(long latestEventMs, long lastRecordMs, List<LocalDate> openDays) {

  static final CoinClock UNSET = new CoinClock(Long.MIN_VALUE, Long.MIN_VALUE, List.of());

  CoinClock {
    openDays = List.copyOf(openDays);
  }

  /** Returns whether the coin's time has passed the end of {@code day} plus the grace. */
  boolean hasClosed(CoinDay day, Duration grace) {
    return latestEventMs >= day.end().plus(grace).toEpochMilli();
  }

  CoinClock sawRecord(long recordMs) {
    return recordMs <= lastRecordMs ? this : new CoinClock(latestEventMs, recordMs, openDays);
  }

  CoinClock sawEvent(Instant timestamp) {
    long eventMs = timestamp.toEpochMilli();
    return eventMs <= latestEventMs ? this : new CoinClock(eventMs, lastRecordMs, openDays);
  }

  CoinClock opened(LocalDate date) {
    if (openDays.contains(date)) {
      return this;
    }
    List<LocalDate> days = new ArrayList<>(openDays);
    days.add(date);
    days.sort(null);
    return new CoinClock(latestEventMs, lastRecordMs, days);
  }

  CoinClock closed(LocalDate date) {
    return new CoinClock(
        latestEventMs, lastRecordMs, openDays.stream().filter(d -> !d.equals(date)).toList());
  }

  static Serde<CoinClock> serde() {
    return Serdes.serdeFrom(
        (topic, clock) -> clock == null ? null : clock.encode(),
        (topic, bytes) -> bytes == null ? null : decode(ByteBuffer.wrap(bytes)));
  }

  private byte[] encode() {
    ByteBuffer bytes =
        ByteBuffer.allocate(2 * Long.BYTES + openDays.size() * Long.BYTES)
            .putLong(latestEventMs)
            .putLong(lastRecordMs);
    openDays.forEach(day -> bytes.putLong(day.toEpochDay()));
    return bytes.array();
  }

  private static CoinClock decode(ByteBuffer bytes) {
    long latestEventMs = bytes.getLong();
    long lastRecordMs = bytes.getLong();
    List<LocalDate> openDays = new ArrayList<>();
    while (bytes.hasRemaining()) {
      openDays.add(LocalDate.ofEpochDay(bytes.getLong()));
    }
    return new CoinClock(latestEventMs, lastRecordMs, openDays);
  }
}
