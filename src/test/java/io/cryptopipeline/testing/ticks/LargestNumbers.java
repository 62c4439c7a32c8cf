package io.cryptopipeline.testing.ticks;

import java.util.random.RandomGenerator;

/** Draws the largest number that is possible, so that each wait is the longest. */
public final class LargestNumbers implements RandomGenerator {

  @Override
  public long nextLong() {
    return Long.MAX_VALUE;
  }

  @Override
  public long nextLong(long bound) {
    return bound - 1;
  }
}
