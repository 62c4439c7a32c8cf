package io.cryptopipeline.model;

import java.util.BitSet;

/**
 * The minutes of a window that contain at least one tick. Immutable: nobody changes {@code bits}
 * after construction.
 *
 * @param bits one bit per minute of the window; bit 0 is the first
 */
record MinuteSet(BitSet bits) {

  static MinuteSet of(int minute) {
    BitSet bits = new BitSet(minute + 1);
    bits.set(minute);
    return new MinuteSet(bits);
  }

  MinuteSet with(int minute) {
    if (bits.get(minute)) {
      return this;
    }
    BitSet more = (BitSet) bits.clone();
    more.set(minute);
    return new MinuteSet(more);
  }

  /** Returns the longest run of minutes without a tick in a window of {@code windowMinutes}. */
  int maxGap(int windowMinutes) {
    int gap = 0;
    for (int free = bits.nextClearBit(0); free < windowMinutes; ) {
      int taken = bits.nextSetBit(free);
      int end = taken < 0 ? windowMinutes : taken;
      gap = Math.max(gap, end - free);
      free = bits.nextClearBit(end);
    }
    return gap;
  }
}
