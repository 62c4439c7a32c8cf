package io.cryptopipeline.stream;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;

/** Errors for which Streams replaces the thread in vain, so that one has to be added later. */
class MissingThreadTest extends HandledErrors {

  private final RuntimeException noProducer =
      new KafkaException("Failed to construct kafka producer");

  @Test
  void shouldAddAThreadLaterWhenKafkasClientsCannotBeMade() throws InterruptedException {
    List<String> tries = new ArrayList<>();
    addThread =
        () -> {
          tries.add("");
          if (tries.size() < 3) {
            throw new KafkaException("No resolvable bootstrap urls");
          }
          return true;
        };

    endWith(noProducer);

    assertThat(tries).hasSize(3);
    assertThat(waits).hasSize(4).endsWith(RepeatedErrors.LONGEST_WAIT, RepeatedErrors.LONGEST_WAIT);
    assertThat(errors.isThreadMissing()).isFalse();
  }

  /** The stop came after the wait: Streams refuses. */
  @Test
  void shouldSayThatAThreadIsMissingWhenStreamsAddsNoneAnyMore() throws InterruptedException {
    addThread =
        () -> {
          stopped = true;
          return false;
        };

    endWith(noProducer);

    assertThat(errors.isThreadMissing()).isTrue();
  }

  @Test
  void shouldAddNoThreadWhenTheOldOneWasReplaced() throws InterruptedException {
    endWith(null);

    assertThat(added).isEmpty();
    assertThat(errors.isThreadMissing()).isFalse();
  }

  @Test
  void shouldAddNoThreadButSayThatOneIsMissingWhenTheApplicationIsToStop()
      throws InterruptedException {
    stopped = true;

    endWith(noProducer);

    assertThat(added).isEmpty();
    assertThat(errors.isThreadMissing()).isTrue();
  }

  /** A stream thread in an outage that ends as Streams ends it, or with that error. */
  private void endWith(RuntimeException other) throws InterruptedException {
    Thread thread =
        new Thread(
            () -> {
              StreamThreadExceptionResponse response = errors.handle(away);
              assertThat(response).isEqualTo(REPLACE_THREAD);
              throw other == null ? away : other;
            });
    thread.start();
    thread.join();
  }
}
