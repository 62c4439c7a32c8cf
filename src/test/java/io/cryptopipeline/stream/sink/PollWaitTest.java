package io.cryptopipeline.stream.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PollWaitTest {

  private static final Duration ASKED = Duration.ofMillis(100);
  private static final TopicPartition RAW = new TopicPartition("crypto-raw", 0);

  private final PollWait wait = new PollWait();
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");

  private void pollQuietly(Duration altogether) {
    for (Duration passed = Duration.ZERO;
        passed.compareTo(altogether) < 0;
        passed = passed.plus(ASKED)) {
      wait.note(ASKED, true);
    }
  }

  @Test
  void shouldWaitLongerWhenAllPollsOfSomeSecondsWereQuiet() {
    pollQuietly(PollWait.QUIET.minus(ASKED));
    assertThat(wait.of(ASKED)).isEqualTo(ASKED);
    pollQuietly(ASKED);
    assertThat(wait.of(ASKED)).isEqualTo(PollWait.WHEN_IDLE);
    assertThat(wait.of(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void shouldWaitAsAskedAgainWhenAPollWasNotQuiet() {
    pollQuietly(PollWait.QUIET);
    wait.note(PollWait.WHEN_IDLE, false);
    assertThat(wait.of(ASKED)).isEqualTo(ASKED);
    pollQuietly(PollWait.QUIET.minus(ASKED));
    assertThat(wait.of(ASKED)).isEqualTo(ASKED);
  }

  /** As Kafka Streams polls while it gives partitions back, and while it stops. */
  @Test
  void shouldNotWaitWhenItIsAskedNotTo() {
    pollQuietly(PollWait.QUIET);
    assertThat(wait.of(Duration.ZERO)).isZero();
  }

  @Test
  void shouldTakeAPollForQuietWhenItsThreadWaitsForRecordsOnly() {
    consumer.assign(Set.of(RAW));
    assertThat(PollWait.isQuiet(ConsumerRecords.empty(), consumer)).isTrue();
  }

  @Test
  void shouldNotTakeAPollForQuietWhenItReturnsRecords() {
    consumer.assign(Set.of(RAW));
    ConsumerRecords<byte[], byte[]> one =
        new ConsumerRecords<>(
            Map.of(RAW, List.of(new ConsumerRecord<>(RAW.topic(), 0, 7, null, null))), Map.of());
    assertThat(PollWait.isQuiet(one, consumer)).isFalse();
  }

  @Test
  void shouldNotTakeAPollForQuietWhileTheThreadJoinsOrRestores() {
    assertThat(PollWait.isQuiet(ConsumerRecords.empty(), consumer)).isFalse();
    consumer.assign(Set.of(RAW));
    consumer.pause(Set.of(RAW));
    assertThat(PollWait.isQuiet(ConsumerRecords.empty(), consumer)).isFalse();
  }
}
