package io.cryptopipeline.stream.topology;

import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.runtime.PrintableText;
import java.util.Arrays;
import java.util.Locale;

/**
 * The facts of one open unit of a coin. In memory is an index of all of them, and the facts that
 * are in no full segment yet; the others are in the store. Not thread-safe.
 *
 * <p>The index is an open-addressing table of longs: 38 bits of the fact's hash, and its ordinal in
 * 26 bits. A hit is verified in the fact's segment. It takes 11 to 22 bytes per fact.
 */
final class UnitFacts {

  /** What is known about a fact. */
  enum Known {
    /** The unit does not have it. */
    NEW,
    /** The unit has it, with the same statement. */
    REPEATED,
    /** The unit has it, with another time, price or volume. */
    CONFLICTING
  }

  /** A segment of at least this many facts is never written again; smaller ones grow. */
  static final int FULL_SEGMENT = 64;

  /** The most facts in a segment, of 96 KiB: a repeated fact has to read one. */
  static final int MAX_SEGMENT = 4_096;

  private static final int LONGS = FactSegments.LONGS;
  private static final int ORDINAL_BITS = 26;
  private static final long ORDINAL_MASK = (1L << ORDINAL_BITS) - 1;

  /** The most facts of a unit: an ordinal, and zero for a free slot, must fit. */
  static final int MAX_FACTS = (int) ORDINAL_MASK;

  private final FactSegments segments;
  private boolean isLoaded;
  private long[] slots = new long[16];
  private int count;

  /** The ordinal of the first fact of each full segment. */
  private int[] starts = new int[4];

  private int fullSegments;

  /** The facts that are in no full segment, of which the store has the first {@code stored}. */
  private long[] tail = new long[4 * LONGS];

  private int tailCount;
  private int stored;

  /** The segment that verified the last hit: repeated facts tend to come in order. */
  private int readSegment = -1;

  private long[] readFacts = {};

  /**
   * Creates the facts of a unit.
   *
   * @param areStored whether the store has some; they are read when they are needed: a coin that
   *     goes quiet needs none
   */
  UnitFacts(FactSegments segments, boolean areStored) {
    this.segments = segments;
    isLoaded = !areStored;
  }

  /** Builds the index from the store. */
  private void load() {
    isLoaded = true;
    segments.readAll(
        (segment, facts) -> {
          for (int i = 0; i < facts.length; i += LONGS) {
            add(new Fact(facts[i], facts[i + 1], facts[i + 2]));
          }
          stored = tailCount;
          if (tailCount >= FULL_SEGMENT) {
            noteFullSegment(count - tailCount);
            tailCount = 0;
            stored = 0;
          }
        });
  }

  Known lookUp(Fact fact) {
    if (!isLoaded) {
      load();
    }
    long hash = fact.lookUpHash() >>> ORDINAL_BITS;
    for (int slot = slot(hash); slots[slot] != 0; slot = next(slot)) {
      if (slots[slot] >>> ORDINAL_BITS == hash) {
        Known known = verify(fact, (int) (slots[slot] & ORDINAL_MASK) - 1);
        if (known != Known.NEW) {
          return known;
        }
      }
    }
    return Known.NEW;
  }

  private Known verify(Fact fact, int ordinal) {
    long[] facts = tail;
    int at = ordinal - (count - tailCount);
    if (at < 0) {
      int found = Arrays.binarySearch(starts, 0, fullSegments, ordinal);
      int segment = found >= 0 ? found : -found - 2;
      if (segment != readSegment) {
        readFacts =
            segments
                .read(segment)
                .orElseThrow(() -> new IllegalStateException("a segment of facts is missing"));
        readSegment = segment;
      }
      facts = readFacts;
      at = ordinal - starts[segment];
    }
    if (!fact.isSameAs(facts[at * LONGS], facts[at * LONGS + 1])) {
      return Known.NEW;
    }
    return facts[at * LONGS + 2] == fact.statement() ? Known.REPEATED : Known.CONFLICTING;
  }

  /** Adds a fact that the unit does not have; it is stored with {@link #writeBack}. */
  void add(Fact fact) {
    if (!isLoaded) {
      load();
    }
    if (count == MAX_FACTS) {
      throw new PipelineException(
          String.format(
              Locale.ROOT,
              "%s has more than %,d facts in one day or week; if these are of several products, give each a coin of its own",
              PrintableText.excerpt(segments.coinId()),
              MAX_FACTS));
    }
    if (count >= slots.length / 4 * 3) {
      grow();
    }
    insert(fact.lookUpHash() >>> ORDINAL_BITS << ORDINAL_BITS | ++count);
    if (tailCount * LONGS == tail.length) {
      tail = Arrays.copyOf(tail, tail.length * 2);
    }
    int at = tailCount++ * LONGS;
    tail[at] = fact.subject();
    tail[at + 1] = fact.number();
    tail[at + 2] = fact.statement();
  }

  private void insert(long entry) {
    int slot = slot(entry >>> ORDINAL_BITS);
    while (slots[slot] != 0) {
      slot = next(slot);
    }
    slots[slot] = entry;
  }

  private int slot(long hash) {
    return (int) hash & (slots.length - 1);
  }

  private int next(int slot) {
    return (slot + 1) & (slots.length - 1);
  }

  private void grow() {
    long[] before = slots;
    slots = new long[before.length * 2];
    for (long entry : before) {
      if (entry != 0) {
        insert(entry);
      }
    }
  }

  /** Writes the facts that are not stored yet. */
  void writeBack() {
    int from = 0;
    while (tailCount - from >= FULL_SEGMENT) {
      int size = Math.min(tailCount - from, MAX_SEGMENT);
      segments.write(fullSegments, tail, from, size);
      noteFullSegment(count - tailCount + from);
      from += size;
    }
    int left = tailCount - from;
    if (from > 0) {
      tail = Arrays.copyOfRange(tail, from * LONGS, Math.max(tailCount, from + 4) * LONGS);
      tailCount = left;
    }
    if (left > 0 && (from > 0 || left > stored)) {
      segments.write(fullSegments, tail, 0, left);
    }
    stored = left;
  }

  private void noteFullSegment(int start) {
    if (fullSegments == starts.length) {
      starts = Arrays.copyOf(starts, starts.length * 2);
    }
    starts[fullSegments++] = start;
  }

  /** Deletes all facts from the store. */
  void delete() {
    segments.deleteAll();
  }

  /** Returns about how many bytes the facts take in memory. */
  long bytes() {
    return 8L * (slots.length + tail.length + readFacts.length) + 4L * starts.length;
  }
}
