package io.cryptopipeline.mongo;

import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;

/**
 * Keeps the buffers of stored batches for later ones. Growing a new one for each batch was a
 * quarter of what {@code stream} allocated for ticks of CoinGecko's shape. Safe for several
 * threads.
 */
final class BufferPool {

  /** Some more than two stream threads with four partitions have in use. */
  private static final int MAX_BUFFERS = 16;

  /** Room for a full batch, and an event of 128 KiB more. */
  private static final int MAX_BYTES = InsertBatch.FULL_BYTES + (128 << 10);

  /** Three doublings lead from here to the most. */
  private static final int INITIAL_BYTES = MAX_BYTES / 8;

  private final BlockingDeque<BsonBytes> free = new LinkedBlockingDeque<>(MAX_BUFFERS);

  /** Returns an empty buffer, which the caller alone has until {@link #giveBack}. */
  BsonBytes take() {
    BsonBytes buffer = free.pollFirst();
    return buffer == null ? new BsonBytes(INITIAL_BYTES) : buffer;
  }

  /** Takes back a buffer that nobody uses any more. One that a huge event has grown is dropped. */
  void giveBack(BsonBytes buffer) {
    if (buffer.capacity() <= MAX_BYTES) {
      buffer.truncate(0);
      var unused = free.offerFirst(buffer);
    }
  }
}
