package io.cryptopipeline.model;

import java.util.BitSet;

/**
 * The minutes of a window that hold at least one tick. Immutable: {@code bits} is never changed
 * after construction.
 *
 * @param bits one bit for each minute of the window, bit 0 the first
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

  /** Returns the longest run of minutes without a tick in a window of that many minutes. */
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
