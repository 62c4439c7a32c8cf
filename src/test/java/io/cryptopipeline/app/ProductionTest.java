package io.cryptopipeline.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.source.Fetched;
import io.cryptopipeline.source.TickProducer;
import io.cryptopipeline.source.TickRecords;
import io.cryptopipeline.source.TickSource;
import io.cryptopipeline.wire.CoinNames;
import io.cryptopipeline.wire.RawTickReader;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ProductionTest {

  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final TickProducer producer =
      new TickProducer(
          kafka, new TickRecords(new RawTickReader(CoinNames.builtIn()), Clock.systemUTC()));
  private final StopSignal stop = new StopSignal();

  @Test
  void shouldSendWhatAllSourcesFetchInTheirOrder() {
    Production.run(
        producer, List.of(source("bitcoin"), source("ethereum")), Production.UNLIMITED, stop);

    assertThat(kafka.history())
        .extracting(record -> new String(record.key(), UTF_8))
        .containsExactly("bitcoin", "ethereum");
  }

  @Test
  void shouldEndWhenStoppedThoughTheSourceHangs() {
    CountDownLatch never = new CountDownLatch(1);
    TickSource hanging =
        receiver -> {
          source("bitcoin").fetch(receiver);
          stop.request();
          awaitUninterruptibly(never);
        };

    Production.run(producer, List.of(hanging), Production.UNLIMITED, stop);

    assertThat(kafka.history()).hasSize(1);
    assertThat(kafka.flushed()).isTrue();
  }

  @Test
  void shouldSendNothingMoreOnceStopped() {
    stop.request();

    Production.run(producer, List.of(source("bitcoin")), 1_000, stop);

    assertThat(kafka.history()).isEmpty();
  }

  @Test
  void shouldFailAsTheSourceFailsAndSendWhatCameBefore() {
    TickSource broken =
        receiver -> {
          source("bitcoin").fetch(receiver);
          throw new PipelineException("the file is cut off");
        };

    assertThatThrownBy(() -> Production.run(producer, List.of(broken), Production.UNLIMITED, stop))
        .isInstanceOf(PipelineException.class)
        .hasMessage("the file is cut off");
    assertThat(kafka.history()).hasSize(1);
    assertThat(kafka.flushed()).isTrue();
  }

  private static TickSource source(String coinId) {
    byte[] payload = "{\"coin_id\":\"%s\",\"price\":1}".formatted(coinId).getBytes(UTF_8);
    return receiver -> receiver.accept(new Fetched("test", "line 1", payload));
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
