package io.cryptopipeline.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.model.CoinDay;
import io.cryptopipeline.wire.RawTickReader;
import io.cryptopipeline.wire.Topics;
import io.cryptopipeline.wire.UnusableRecordException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What there is to look at, and how its records are chosen by coin and day. */
public enum View {
  /** The raw ticks. */
  RAW(Topics.RAW) {
    @Override
    Optional<CoinDay> day(ConsumerRecord<byte[], byte[]> record) {
      try {
        Instant recordTime = Instant.ofEpochMilli(record.timestamp());
        var tick = RawTickReader.read(record.value(), record.headers(), recordTime).tick();
        return Optional.of(CoinDay.of(tick.coinId(), tick.timestamp()));
      } catch (UnusableRecordException e) {
        return Optional.empty();
      }
    }
  },

  /** The daily summaries. */
  SUMMARIES(Topics.DAILY_SUMMARY) {
    @Override
    Optional<CoinDay> day(ConsumerRecord<byte[], byte[]> record) {
      try {
        return Optional.of(CoinDay.parse(new String(record.key(), UTF_8)));
      } catch (RuntimeException e) {
        return Optional.empty(); // a foreign record
      }
    }
  },

  /** The records that were refused; of most of them neither coin nor day is known but by key. */
  DLQ(Topics.DEAD_LETTERS) {
    @Override
    Optional<CoinDay> day(ConsumerRecord<byte[], byte[]> record) {
      String key = record.key() == null ? "" : new String(record.key(), UTF_8);
      return Optional.of(CoinDay.of(key, Instant.ofEpochMilli(record.timestamp())));
    }
  };

  private final String topic;

  View(String topic) {
    this.topic = topic;
  }

  /** Returns the topic behind it. */
  public String topic() {
    return topic;
  }

  /** The coin and the day that the record is about, where it says. */
  abstract Optional<CoinDay> day(ConsumerRecord<byte[], byte[]> record);

  /** Returns what chooses the records of that coin and that UTC day; all, where not given. */
  public Predicate<ConsumerRecord<byte[], byte[]>> choose(
      Optional<String> coinId, Optional<LocalDate> date) {
    if (coinId.isEmpty() && date.isEmpty()) {
      return record -> true;
    }
    return record ->
        day(record)
            .filter(day -> coinId.isEmpty() || coinId.get().equals(day.coinId()))
            .filter(day -> date.isEmpty() || date.get().equals(day.date()))
            .isPresent();
  }
}
