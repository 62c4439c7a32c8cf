package io.cryptopipeline.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BufferPoolTest {

  private final BufferPool pool = new BufferPool();

  private static BsonBytes filled(BsonBytes buffer, int bytes) {
    buffer.copy(new byte[bytes], 0, bytes);
    return buffer;
  }

  @Test
  void shouldHandOutABufferAgainEmptyAndAsLargeAsItHasGrown() {
    BsonBytes buffer = filled(pool.take(), 2 << 20);
    int grown = buffer.capacity();
    pool.giveBack(buffer);

    BsonBytes again = pool.take();

    assertThat(again).isSameAs(buffer);
    assertThat(again.size()).isZero();
    assertThat(again.capacity()).isEqualTo(grown);
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
    BsonBytes huge = filled(pool.take(), 8 << 20);
    pool.giveBack(huge);

    assertThat(pool.take()).isNotSameAs(huge);
  }
}
