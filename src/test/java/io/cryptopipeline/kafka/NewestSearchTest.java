package io.cryptopipeline.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.record.RecordPosition;
import io.cryptopipeline.testing.kafka.StubTopic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NewestSearchTest {

  private static final Settings SETTINGS = Settings.load(Map.of(), Map.of(), Optional.empty());
  private static final long NOON = 1_780_000_000_000L;

  private final StubTopic topic = new StubTopic("t", 3);

  @BeforeEach
  void readLittleAtATime() {
    topic.limitPolls(10);
  }

  @Test
  void shouldReturnTheNewestRecordsThatTheFilterAccepts() {
    store(0, 0);
    store(0, 1);
    store(0, 2);
    store(0, 3);
    TopicReader reader = reader();
    store(0, 4);

    NewestRecords newest = reader.newest(2, record -> record.offset() != 2, () -> false);

    assertThat(places(newest)).containsExactly(place(0, 1), place(0, 3));
    assertThat(newest.isExact()).isTrue();
  }

  /** Partitions are read one after the other, so the last one read need not be the newest. */
  @Test
  void shouldReturnTheNewestRecordsOfAllPartitions() {
    store(0, 0, 10);
    store(0, 1, 40);
    store(1, 0, 20);
    store(1, 1, 30);
    TopicReader reader = reader();

    assertThat(newest(reader, 1)).containsExactly(place(0, 1));
    assertThat(newest(reader, 3)).containsExactly(place(1, 0), place(1, 1), place(0, 1));
    assertThat(newest(reader, 9)).hasSize(4);
    assertThat(newest(reader, 0)).isEmpty();
    assertThat(places(reader.newest(1, record -> true, () -> false))).containsExactly(place(0, 1));
    assertThat(places(reader.newest(0, record -> true, () -> false))).isEmpty();
  }

  @Test
  void shouldFindTheLatestTimestampWhereverItIs() {
    for (int offset = 0; offset < 2_000; offset++) {
      store(0, offset, NOON + (offset == 700 ? 1_000_000 : offset % 50));
      store(1, offset, NOON + 3_000 - offset);
    }

    NewestRecords newest = reader().newest(1, () -> false);

    assertThat(places(newest)).containsExactly(place(0, 700));
    assertThat(newest.isExact()).isTrue();
    assertThat(topic.read()).as("records read").isLessThan(50);
  }

  @Test
  void shouldReturnTheLastRecordOfThoseWithTheSameTimestamp() {
    for (int offset = 0; offset < 500; offset++) {
      store(1, offset, NOON);
    }

    assertThat(newest(reader(), 1)).containsExactly(place(1, 499));
    assertThat(newest(reader(), 3)).containsExactly(place(1, 497), place(1, 498), place(1, 499));
  }

  @Test
  void shouldReadFewOfManyRecordsThatAreSlightlyOutOfOrder() {
    Random random = new Random(15);
    for (int offset = 0; offset < 3_000; offset++) {
      store(offset % 3, offset / 3, NOON + offset + random.nextInt(40));
    }

    NewestRecords newest = reader().newest(20, () -> false);

    assertThat(places(newest)).isEqualTo(places(sorted(), 20));
    assertThat(newest.isExact()).isTrue();
    assertThat(topic.read()).as("records read").isLessThan(400);
  }

  /** Markers have the time of their commit, which is later than that of the records before. */
  @Test
  void shouldLookBehindMarkersAndAbortedTransactions() {
    store(0, 0, NOON);
    store(0, 1, NOON + 5);
    for (int offset = 2; offset < 60; offset++) {
      topic.hide(0, offset, NOON + 100 + offset);
    }
    store(1, 0, NOON + 4);
    topic.hide(1, 1, NOON + 90);

    assertThat(newest(reader(), 1)).containsExactly(place(0, 1));
    assertThat(newest(reader(), 2)).containsExactly(place(1, 0), place(0, 1));
    assertThat(newest(reader(), 5)).containsExactly(place(0, 0), place(1, 0), place(0, 1));
  }

  /** As on a topic of summaries, whose records have the times of the ticks. */
  @Test
  void shouldFindTheNewestBehindMarkersThatAreLaterThanAllRecords() {
    int size = (int) NewestSearch.MOST_BACK * 2;
    for (int offset = 0; offset < size; offset++) {
      if (offset % 100 == 99) {
        topic.hide(0, offset, NOON + 1_000_000 + offset);
      } else {
        store(0, offset, offset == 150 ? NOON + size : NOON + offset);
      }
    }

    NewestRecords all = reader().newest(1, record -> true, () -> false);
    assertThat(places(all)).containsExactly(place(0, 150));
    assertThat(all.isExact()).isTrue();

    NewestRecords few = reader().newest(1, () -> false);
    assertThat(few.isExact()).as("the markers may hide newer ones").isFalse();
  }

  @Test
  void shouldNotReadWhatHasExpired() {
    topic.updateBeginningOffsets(Map.of(new TopicPartition("t", 0), 40L));
    store(0, 40, NOON);
    store(0, 41, NOON + 1);

    assertThat(newest(reader(), 10)).containsExactly(place(0, 40), place(0, 41));
  }

  @Test
  void shouldSayWhenTheRecordsAreTooFarOutOfOrder() {
    int size = (int) NewestSearch.MOST_BACK * 2;
    for (int offset = 0; offset < size; offset++) {
      store(0, offset, NOON + size - offset);
    }

    NewestRecords one = reader().newest(1, () -> false);
    assertThat(places(one)).containsExactly(place(0, 0));
    assertThat(one.isExact()).isTrue();
    NewestRecords two = reader().newest(2, () -> false);
    assertThat(places(two)).hasSize(2).endsWith(place(0, 0));
    assertThat(two.isExact()).isFalse();
    assertThat(topic.read()).as("records read").isLessThan(size);
    NewestRecords filtered = reader().newest(2, record -> record.offset() > 5, () -> false);
    assertThat(places(filtered)).containsExactly(place(0, 7), place(0, 6));
    assertThat(filtered.isExact()).isTrue();
  }

  @Test
  void shouldFollowAfterTheNewest() {
    store(0, 0, NOON);
    store(1, 0, NOON + 1);
    TopicReader reader = reader();
    reader.newest(1, () -> false);
    store(0, 1, NOON - 5);

    List<RecordPosition> followed = new ArrayList<>();
    reader.follow(record -> !followed.add(RecordPosition.of(record)), () -> false);

    assertThat(followed).containsExactly(place(0, 1));
  }

  private final List<ConsumerRecord<byte[], byte[]>> stored = new ArrayList<>();

  private List<ConsumerRecord<byte[], byte[]>> sorted() {
    return stored.stream()
        .sorted(
            Comparator.<ConsumerRecord<byte[], byte[]>>comparingLong(ConsumerRecord::timestamp)
                .thenComparingLong(ConsumerRecord::offset)
                .thenComparingInt(ConsumerRecord::partition))
        .toList();
  }

  private static List<RecordPosition> places(
      List<ConsumerRecord<byte[], byte[]>> records, int last) {
    return records.subList(records.size() - last, records.size()).stream()
        .map(RecordPosition::of)
        .toList();
  }

  private TopicReader reader() {
    return new TopicReader(SETTINGS, topic, "t");
  }

  private static List<RecordPosition> newest(TopicReader reader, int count) {
    NewestRecords newest = reader.newest(count, () -> false);
    assertThat(newest.isExact()).isTrue();
    return places(newest);
  }

  private static List<RecordPosition> places(NewestRecords newest) {
    return places(newest.records(), newest.records().size());
  }

  private void store(int partition, long offset) {
    store(partition, offset, NOON + offset);
  }

  private void store(int partition, long offset, long timestampMs) {
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(
            "t",
            partition,
            offset,
            timestampMs,
            TimestampType.CREATE_TIME,
            ConsumerRecord.NULL_SIZE,
            ConsumerRecord.NULL_SIZE,
            null,
            null,
            new RecordHeaders(),
            Optional.empty());
    stored.add(record);
    topic.store(record);
  }

  private static RecordPosition place(int partition, long offset) {
    return new RecordPosition("t", partition, offset);
  }
}
