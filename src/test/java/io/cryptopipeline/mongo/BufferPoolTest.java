package io.cryptopipeline.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BufferPoolTest {

  private final BufferPool pool = new BufferPool();

  /** Fills it as events do, little by little. */
  private static BsonBytes filled(BsonBytes buffer, int bytes) {
    byte[] event = new byte[1 << 10];
    while (buffer.size() < bytes) {
      buffer.copy(event, 0, event.length);
    }
    return buffer;
  }

  @Test
  void shouldHandOutTheBufferOfAFullBatchAgainEmptyAndAsLargeAsItHasGrown() {
    BsonBytes buffer = filled(pool.take(), 2 << 20);
    pool.giveBack(buffer);

    BsonBytes again = pool.take();

    assertThat(again).isSameAs(buffer);
    assertThat(again.size()).isZero();
    assertThat(again.capacity()).isEqualTo((2 << 20) + (128 << 10));
  }

  @Test
  void shouldHandOutABufferToOneAtATime() {
    BsonBytes first = pool.take();
    BsonBytes second = pool.take();
    pool.giveBack(first);

    assertThat(second).isNotSameAs(first);
    assertThat(pool.take()).isSameAs(first);
    assertThat(pool.take()).isNotSameAs(first).isNotSameAs(second);
  }

  @Test
  void shouldKeepNoBufferThatAHugePayloadHasGrown() {
    BsonBytes huge = filled(pool.take(), 3 << 20);
    pool.giveBack(huge);

    assertThat(pool.take()).isNotSameAs(huge);
  }

  @Test
  void shouldKeepSixteenBuffers() {
    List<BsonBytes> taken = Stream.generate(pool::take).limit(20).toList();
    taken.forEach(pool::giveBack);

    List<BsonBytes> again = Stream.generate(pool::take).limit(20).toList();

    assertThat(again.subList(0, 16)).allMatch(taken::contains);
    assertThat(again.subList(16, 20)).noneMatch(taken::contains);
  }
}
