package io.cryptopipeline.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.monitoring.Health.Check;
import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.testing.process.Logged;
import io.cryptopipeline.testing.time.SleptTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a sender reports a Kafka that does not answer; {@code TickSendingTest} has the rest. */
class RawSenderTest {

  private final SleptTime time = new SleptTime("2026-01-01T00:00:00Z");
  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final RawSender sender = new RawSender(kafka, time);

  @AfterEach
  void close() {
    sender.close();
  }

  @Test
  void shouldSayAtGrowingIntervalsSinceWhenKafkaIsSilentAndHowManyRecordsWait() {
    List<String> lines =
        Logged.linesOf(
            KafkaWatchdog.class,
            () -> {
              look(10); // nothing waits
              send(2);
              look(14);
              assertThat(kafka.completeNext()).isTrue();
              look(1);
              send(2);
              look(130);
              assertThat(kafka.completeNext()).isTrue();
              look(1);
              look(14); // the two others
              look(1);
            });

    assertThat(lines)
        .containsExactly(
            "Kafka has not answered since 2026-01-01T00:00:25Z, for 15 s: 3 records for crypto-raw wait",
            "Kafka has not answered since 2026-01-01T00:00:25Z, for 30 s: 3 records for crypto-raw wait",
            "Kafka has not answered since 2026-01-01T00:00:25Z, for 60 s: 3 records for crypto-raw wait",
            "Kafka has not answered since 2026-01-01T00:00:25Z, for 120 s: 3 records for crypto-raw wait",
            "Kafka answers again after 131 s",
            "Kafka has not answered since 2026-01-01T00:02:36Z, for 15 s: 2 records for crypto-raw wait");
  }

  @Test
  void shouldSayNothingWhenNothingWaitsOrTheDeliveryHasFailed() {
    List<String> lines =
        Logged.linesOf(
            KafkaWatchdog.class,
            () -> {
              look(100);
              send(1);
              assertThat(kafka.completeNext()).isTrue();
              look(100);
              send(2);
              look(20);
              assertThat(kafka.errorNext(new TimeoutException("120000 ms has passed"))).isTrue();
              look(100);
            });

    assertThat(lines).singleElement().asString().startsWith("Kafka has not answered since ");
  }

  @Test
  void shouldShowThatKafkaIsNeededOnceItHasBeenSilentForTenSeconds() {
    Monitoring monitoring = Monitoring.disabled();
    sender.watchdog().show(monitoring);
    look(100);
    send(1);
    look(10);
    assertThat(monitoring.health().check()).containsEntry("kafka", Check.met("answers"));

    look(1);
    assertThat(monitoring.health().check())
        .containsEntry("kafka", Check.unmet("no broker has answered for 11 s"));

    assertThat(kafka.completeNext()).isTrue();
    look(1);
    assertThat(monitoring.health().check()).containsEntry("kafka", Check.met("answers"));
  }

  private double answers = 100;

  /** A thread that is replaced in the outage takes the count of its clients with it. */
  @Test
  void shouldNotTakeAClosedClientForAnAnswer() {
    KafkaWatchdog watchdog = new KafkaWatchdog(time, () -> answers, () -> Optional.of("it waits"));
    watchdog.look();
    time.pass(Duration.ofSeconds(20));
    answers = 40;
    watchdog.look();
    assertThat(watchdog.silence()).isEqualTo(Duration.ofSeconds(20));

    answers = 41;
    watchdog.look();
    assertThat(watchdog.silence()).isZero();
    watchdog.close();
  }

  private void send(int records) {
    for (int i = 0; i < records; i++) {
      sender.send(new ProducerRecord<>("crypto-raw", new byte[0]));
    }
  }

  /** Looks every second. */
  private void look(int times) {
    for (int i = 0; i < times; i++) {
      time.pass(Duration.ofSeconds(1));
      sender.watchdog().look();
    }
  }
}
