package io.cryptopipeline.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.Sleeper;
import io.cryptopipeline.testing.kafka.SharedKafka;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a group has committed, while another instance has a transaction open. */
class GroupOffsetsIT {

  private static final String GROUP = "crypto-pipeline";
  private static final TopicPartition PENDING = new TopicPartition(Topics.RAW, 0);
  private static final TopicPartition UNUSED = new TopicPartition(Topics.RAW, 1);

  private Settings settings;
  private TopicAdmin topics;
  private Admin admin;
  private Consumer<byte[], byte[]> noMember;
  private Producer<byte[], byte[]> other;

  @BeforeEach
  void openTransaction() {
    String servers = SharedKafka.empty();
    settings =
        Settings.load(Map.of("kafka.bootstrap.servers", servers), Map.of(), Optional.empty());
    topics = new TopicAdmin(settings);
    topics.create();
    admin = Admin.create(Map.of("bootstrap.servers", servers));
    noMember =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers, "group.id", GROUP),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    other =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers, "transactional.id", "other"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    other.initTransactions();
    begin(7);
    other.commitTransaction();
    begin(9);
  }

  private void begin(long offset) {
    other.beginTransaction();
    other.sendOffsetsToTransaction(
        Map.of(PENDING, new OffsetAndMetadata(offset)), noMember.groupMetadata());
  }

  @AfterEach
  void close() {
    other.close();
    noMember.close();
    admin.close();
    topics.close();
  }

  @Test
  void shouldNotNeedTheOpenTransactionWhenEnoughIsCommitted() {
    assertThat(topics.group(GROUP).hasCommitted(Map.of(PENDING, 7L))).isTrue();
  }

  @Test
  void shouldNotHaveCommittedWithoutAnyCommit() {
    assertThat(topics.group(GROUP).hasCommitted(Map.of(UNUSED, 1L))).isFalse();
  }

  @Test
  void shouldWaitForTheOpenTransactionWhenLessIsCommitted() {
    assertThat(group(first(other::commitTransaction)).hasCommitted(Map.of(PENDING, 9L))).isTrue();
  }

  @Test
  void shouldNotCountTheOpenTransactionWhenItIsAborted() {
    assertThat(group(first(other::abortTransaction)).hasCommitted(Map.of(PENDING, 9L))).isFalse();
  }

  @Test
  void shouldReturnTheOffsetOfTheOpenTransactionWhenItCommits() throws Exception {
    Map<TopicPartition, OffsetAndMetadata> read =
        offsets(first(other::commitTransaction)).read(Set.of(PENDING, UNUSED));

    assertThat(read.get(PENDING).offset()).isEqualTo(9);
    assertThat(read).containsEntry(UNUSED, null);
  }

  @Test
  void shouldLeaveOutThePartitionWhenItsTransactionStaysOpen() throws Exception {
    AtomicInteger waits = new AtomicInteger();

    Map<TopicPartition, OffsetAndMetadata> read =
        offsets(time -> waits.incrementAndGet()).read(Set.of(PENDING, UNUSED));

    assertThat(read).containsOnlyKeys(UNUSED);
    assertThat(waits).as("tries but the first").hasValue(99);
  }

  /** Ends the transaction in the first wait; Kafka answers before the offsets can be read. */
  private static Sleeper first(Runnable end) {
    AtomicInteger waits = new AtomicInteger();
    return time -> {
      if (waits.getAndIncrement() == 0) {
        end.run();
      }
      Sleeper.REAL.sleep(time);
    };
  }

  private GroupOffsets group(Sleeper sleeper) {
    return new GroupOffsets(admin, new AdminResults(settings), GROUP, sleeper);
  }

  private StableOffsets offsets(Sleeper sleeper) {
    return new StableOffsets(admin, GROUP, sleeper);
  }
}
