package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.kafka.KafkaClients;
import io.cryptopipeline.kafka.TopicAdmin;
import io.cryptopipeline.kafka.TopicReader;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.testing.kafka.KafkaProcess;
import io.cryptopipeline.testing.pipeline.TickSender;
import io.cryptopipeline.testing.process.Freezer;
import io.cryptopipeline.testing.ticks.CoinbaseDays;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.Producer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that takes nothing for a while holds the source up; nothing is dropped. */
class FrozenBrokerIT {

  @TempDir private Path folder;

  @Test
  void shouldHoldTheSourceUpWhenTheBufferIsFull() throws Exception {
    List<String> ticks = CoinbaseDays.ticks();
    AtomicInteger handedOver = new AtomicInteger();
    TickSource source =
        receiver -> {
          for (String tick : ticks) {
            receiver.accept(new FetchedPayload("test", "tick", tick.getBytes(UTF_8)));
            handedOver.incrementAndGet();
          }
        };
    try (KafkaProcess kafka = KafkaProcess.start(folder)) {
      Settings settings =
          Settings.load(
              Map.of(
                  "kafka.bootstrap.servers",
                  kafka.bootstrapServers(),
                  "kafka.buffer.memory",
                  "1000000"),
              Map.of(),
              Optional.empty());
      try (TopicAdmin topics = new TopicAdmin(settings)) {
        topics.create();
      }
      try (Producer<byte[], byte[]> producer = KafkaClients.producer(settings);
          TickSender output =
              new TickSender(producer, RawTickReader.of(settings), Clock.systemUTC())) {
        producer.partitionsFor(Topics.RAW); // or it would wait for that
        Freezer.freeze(kafka.pid());
        Thread producing =
            new Thread(() -> output.run(List.of(source), SourceRun.UNLIMITED, new StopSignal()));
        producing.start();
        await().until(() -> isHeldUp("source"));
        assertThat(handedOver.get()).isBetween(1, ticks.size() - 1);

        Freezer.thaw(kafka.pid());
        producing.join();

        assertThat(output.sent()).isEqualTo(ticks.size());
        assertThat(metric(producer, "compression-rate-avg")).as("compressed").isLessThan(0.9);
      }
      List<String> arrived = new ArrayList<>();
      try (TopicReader reader = TopicReader.open(settings, Topics.RAW)) {
        reader.readToEnd(record -> arrived.add(new String(record.value(), UTF_8)), () -> false);
      }
      assertThat(arrived.stream().sorted().toList()).isEqualTo(ticks.stream().sorted().toList());
    }
  }

  /** Whether the thread of that name waits for room in the buffer, and does not just take some. */
  private static boolean isHeldUp(String threadName) {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(entry -> entry.getKey().getName().equals(threadName))
        .filter(entry -> entry.getKey().getState() == Thread.State.TIMED_WAITING)
        .flatMap(entry -> List.of(entry.getValue()).stream())
        .anyMatch(frame -> frame.getClassName().endsWith("BufferPool"));
  }

  private static double metric(Producer<byte[], byte[]> producer, String name) {
    return producer.metrics().entrySet().stream()
        .filter(
            entry ->
                entry.getKey().name().equals(name)
                    && entry.getKey().group().equals("producer-metrics"))
        .mapToDouble(entry -> (double) entry.getValue().metricValue())
        .findFirst()
        .orElseThrow();
  }
}
