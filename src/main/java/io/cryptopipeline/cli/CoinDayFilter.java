package io.cryptopipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.record.CoinDate;
import io.cryptopipeline.record.UnusableRecordException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** How to filter the records of a topic by coin and day. */
enum CoinDayFilter {
  /** The raw ticks. */
  RAW {
    @Override
    Optional<CoinDate> date(
        ConsumerRecord<byte[], byte[]> record, Windows windows, RawTickReader reader) {
      try {
        Instant recordTime = Instant.ofEpochMilli(record.timestamp());
        var tick = reader.read(record.value(), record.headers(), recordTime).tick();
        return Optional.of(new CoinDate(tick.coinId(), windows.dateOf(tick.timestamp())));
      } catch (UnusableRecordException e) {
        return Optional.empty();
      }
    }
  },

  /** The summaries. */
  SUMMARIES {
    @Override
    Optional<CoinDate> date(
        ConsumerRecord<byte[], byte[]> record, Windows windows, RawTickReader reader) {
      return Optional.ofNullable(record.key())
          .flatMap(key -> CoinDate.ofWindow(new String(key, UTF_8), windows));
    }
  },

  /** The refused records. Their coin is the key, their day that of the refusal. */
  DLQ {
    @Override
    Optional<CoinDate> date(
        ConsumerRecord<byte[], byte[]> record, Windows windows, RawTickReader reader) {
      String key = record.key() == null ? "" : new String(record.key(), UTF_8);
      return Optional.of(
          new CoinDate(key, windows.dateOf(Instant.ofEpochMilli(record.timestamp()))));
    }
  };

  /** Returns the coin and the day of a record; empty if it has none. */
  abstract Optional<CoinDate> date(
      ConsumerRecord<byte[], byte[]> record, Windows windows, RawTickReader reader);

  /** Returns a filter that accepts records by their coin and day. */
  Predicate<ConsumerRecord<byte[], byte[]>> choose(
      Predicate<String> coinIds,
      Predicate<LocalDate> dates,
      Windows windows,
      RawTickReader reader) {
    return record ->
        date(record, windows, reader)
            .filter(found -> coinIds.test(found.coinId()) && dates.test(found.date()))
            .isPresent();
  }
}
