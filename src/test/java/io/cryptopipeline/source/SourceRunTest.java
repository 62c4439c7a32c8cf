package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.exchange.CoinNames;
import io.cryptopipeline.exchange.FormatRegistry;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.testing.pipeline.TickSender;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class SourceRunTest {

  private final MockProducer<byte[], byte[]> kafka =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final TickSender producer =
      new TickSender(
          kafka,
          new RawTickReader(FormatRegistry.standard(), CoinNames.builtIn()),
          Clock.systemUTC());
  private final StopSignal stop = new StopSignal();

  @Test
  void shouldSendWhatAllSourcesFetchInTheirOrder() {
    producer.run(List.of(source("bitcoin"), source("ethereum")), SourceRun.UNLIMITED, stop);

    assertThat(kafka.history())
        .extracting(record -> new String(record.key(), UTF_8))
        .containsExactly("bitcoin", "ethereum");
  }

  @Test
  void shouldLimitOnlyTheSourcesThatAreRateLimited() {
    TickSource unlimited =
        new TickSource() {
          @Override
          public void fetch(Consumer<FetchedPayload> receiver) throws InterruptedException {
            for (int i = 0; i < 3; i++) {
              source("bitcoin").fetch(receiver);
            }
          }

          @Override
          public boolean isRateLimited() {
            return false;
          }
        };

    producer.run(List.of(unlimited, source("ethereum")), 1e-6, stop);

    assertThat(kafka.history())
        .extracting(record -> new String(record.key(), UTF_8))
        .containsExactly("bitcoin", "bitcoin", "bitcoin", "ethereum");
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

    producer.run(List.of(hanging), SourceRun.UNLIMITED, stop);

    assertThat(kafka.history()).hasSize(1);
    assertThat(kafka.flushed()).isTrue();
  }

  @Test
  void shouldSendNothingMoreOnceStopped() {
    stop.request();

    producer.run(List.of(source("bitcoin")), 1_000, stop);

    assertThat(kafka.history()).isEmpty();
  }

  @Test
  void shouldFailAsTheSourceFailsAndSendWhatCameBefore() {
    TickSource broken =
        receiver -> {
          source("bitcoin").fetch(receiver);
          throw new PipelineException("the file is cut off");
        };

    assertThatThrownBy(() -> producer.run(List.of(broken), SourceRun.UNLIMITED, stop))
        .isInstanceOf(PipelineException.class)
        .hasMessage("the file is cut off");
    assertThat(kafka.history()).hasSize(1);
    assertThat(kafka.flushed()).isTrue();
  }

  private static TickSource source(String coinId) {
    byte[] payload = "{\"coin_id\":\"%s\",\"price\":1}".formatted(coinId).getBytes(UTF_8);
    return receiver -> receiver.accept(new FetchedPayload("test", "line 1", payload));
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
