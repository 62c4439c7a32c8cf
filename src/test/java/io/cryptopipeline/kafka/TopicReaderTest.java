package io.cryptopipeline.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.record.RecordPosition;
import io.cryptopipeline.testing.kafka.StubTopic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class TopicReaderTest {

  private static final Settings SETTINGS = Settings.load(Map.of(), Map.of(), Optional.empty());

  private final StubTopic topic = new StubTopic("t", 2);
  private final List<RecordPosition> read = new ArrayList<>();

  @Test
  void shouldReadWhatWasThereAndFollowWhatCameSince() {
    store(0, 0);
    store(1, 0);
    TopicReader reader = new TopicReader(SETTINGS, topic, "t");
    store(0, 1);

    reader.readToEnd(this::receive, () -> false);
    assertThat(read).containsExactlyInAnyOrder(place(0, 0), place(1, 0));
    reader.readToEnd(this::receive, () -> false);
    assertThat(read).hasSize(4).doesNotContain(place(0, 1));

    read.clear();
    AtomicInteger polls = new AtomicInteger();
    reader.follow(this::receive, () -> polls.incrementAndGet() > 3);
    assertThat(read).containsExactly(place(0, 1));
  }

  @Test
  void shouldReadTheNewestOfEachPartitionAlone() {
    for (int offset = 0; offset < 5; offset++) {
      store(0, offset);
    }
    store(1, 0);
    TopicReader reader = new TopicReader(SETTINGS, topic, "t");
    assertThat(reader.end()).isEqualTo(6);
    assertThat(reader.startAtNewest(10)).isTrue();

    assertThat(reader.startAtNewest(4)).isFalse();

    reader.readToEnd(this::receive, () -> false);
    assertThat(read).containsExactlyInAnyOrder(place(0, 3), place(0, 4), place(1, 0));
  }

  @Test
  void shouldStopWhenTheReceiverWantsNoMore() {
    store(0, 0);
    store(0, 1);

    new TopicReader(SETTINGS, topic, "t").readToEnd(record -> !receive(record), () -> false);

    assertThat(read).containsExactly(place(0, 0));
  }

  @Test
  void shouldFindTheOneRecordThatStandsThere() {
    store(0, 0);
    store(0, 2); // there was a marker of a transaction between them
    TopicReader reader = new TopicReader(SETTINGS, topic, "t");
    store(0, 3);

    assertThat(reader.at(place(0, 0)).map(RecordPosition::of)).contains(place(0, 0));
    assertThat(reader.at(place(0, 2)).map(RecordPosition::of)).contains(place(0, 2));
    assertThat(reader.at(place(0, 1))).as("a marker").isEmpty();
    assertThat(reader.at(place(0, 3))).as("came later").isEmpty();
    assertThat(reader.at(place(1, 0))).as("an empty partition").isEmpty();
    assertThat(reader.at(place(7, 0))).as("no such partition").isEmpty();

    reader.readToEnd(this::receive, () -> false);
    assertThat(read).containsExactly(place(0, 0), place(0, 2));
  }

  @Test
  void shouldGiveUpWhenNothingComes() {
    topic.updateEndOffsets(Map.of(new TopicPartition("t", 0), 1L));
    TopicReader reader = new TopicReader(SETTINGS, topic, "t", Duration.ofMillis(10));

    assertThatThrownBy(() -> reader.readToEnd(this::receive, () -> false))
        .isInstanceOf(PipelineException.class)
        .hasMessage("Kafka sends nothing of topic t for 0 s");
  }

  @Test
  void shouldNameTheBrokersWhenKafkaRefuses() {
    TopicReader reader = new TopicReader(SETTINGS, topic, "t");
    store(0, 0);
    topic.setPollException(new TopicAuthorizationException("Not authorized to access topics: [t]"));

    assertThatThrownBy(() -> reader.follow(this::receive, () -> false))
        .isInstanceOf(PipelineException.class)
        .hasMessageStartingWith("Kafka at localhost:9092: Not authorized to access topics: [t]: ");
  }

  @Test
  void shouldCloseTheConsumer() {
    new TopicReader(SETTINGS, topic, "t").close();

    assertThat(topic.closed()).isTrue();
  }

  private boolean receive(ConsumerRecord<byte[], byte[]> record) {
    return read.add(RecordPosition.of(record));
  }

  private void store(int partition, long offset) {
    topic.store(new ConsumerRecord<>("t", partition, offset, null, null));
  }

  private static RecordPosition place(int partition, long offset) {
    return new RecordPosition("t", partition, offset);
  }
}
