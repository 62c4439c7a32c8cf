package io.cryptopipeline.stream;

import static org.awaitility.Awaitility.await;

import io.cryptopipeline.record.Topics;
import io.cryptopipeline.testing.pipeline.LivePipeline;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.Consumed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A stream that has nothing to do, or waits for something else, is not taken for one without Kafka.
 */
@Timeout(60)
class StreamsWatchdogIT extends LivePipeline {

  private final CountDownLatch waiting = new CountDownLatch(1);

  @ParameterizedTest
  @ValueSource(strings = {"classic", "streams"})
  void shouldCountAnswersWhileTheStreamIsIdle(String protocol) {
    try (KafkaStreams streams = streams(protocol, new CountDownLatch(0))) {
      awaitAnswers(streams);
    }
  }

  @Test
  void shouldCountAnswersWhileItsThreadWaits() {
    CountDownLatch waits = new CountDownLatch(1);
    try (KafkaStreams streams = streams("classic", waits)) {
      sendAsOurProducer(
          List.of("{\"coin_id\":\"bitcoin\",\"timestamp\":\"2018-04-05T00:00:00Z\",\"price\":1}"));
      await().until(() -> waiting.getCount() == 0);
      awaitAnswers(streams);
      waits.countDown();
    }
  }

  private KafkaStreams streams(String protocol, CountDownLatch waits) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream(Topics.RAW, Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
        .foreach((key, value) -> awaitUninterrupted(waits));
    Properties config = new Properties();
    config.put("bootstrap.servers", bootstrapServers);
    config.put("application.id", "silence-" + protocol);
    config.put("group.protocol", protocol);
    config.put("state.dir", folder.toString());
    config.put("auto.offset.reset", "earliest");
    if (protocol.equals("classic")) {
      config.put("heartbeat.interval.ms", 100);
    }
    KafkaStreams streams = new KafkaStreams(builder.build(), config);
    streams.start();
    await().until(() -> streams.state() == KafkaStreams.State.RUNNING);
    return streams;
  }

  private static void awaitAnswers(KafkaStreams streams) {
    for (int i = 0; i < 5; i++) {
      double before = StreamsWatchdog.responses(streams);
      await().until(() -> StreamsWatchdog.responses(streams) > before);
    }
  }

  private void awaitUninterrupted(CountDownLatch latch) {
    waiting.countDown();
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
