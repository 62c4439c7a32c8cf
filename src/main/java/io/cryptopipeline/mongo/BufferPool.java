package io.cryptopipeline.mongo;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The buffers of batches that are stored, for later ones. They would otherwise be most of what is
 * allocated, and the garbage collector would copy what is in use again and again. Safe for several
 * threads.
 */
final class BufferPool {

  /** Three doublings make room for a full batch, see {@link InsertBatch}. */
  private static final int INITIAL_BYTES = 272 << 10;

  /** A buffer that has grown beyond this is not kept. Only payloads of this size need one. */
  private static final int MAX_BYTES = 3 << 20;

  private final Deque<BsonBytes> free = new ConcurrentLinkedDeque<>();

  /** Returns an empty buffer, which the caller alone has until {@link #giveBack}. */
  BsonBytes take() {
    BsonBytes buffer = free.pollFirst();
    return buffer == null ? new BsonBytes(INITIAL_BYTES) : buffer;
  }

  /** Takes a buffer back that nobody uses any more. */
  void giveBack(BsonBytes buffer) {
    if (buffer.capacity() <= MAX_BYTES) {
      buffer.truncate(0);
      free.addFirst(buffer);
    }
  }
}
