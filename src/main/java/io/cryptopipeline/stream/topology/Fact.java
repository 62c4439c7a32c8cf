package io.cryptopipeline.stream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.model.Tick;
import io.cryptopipeline.record.EventId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A fact as the state keeps it: 128 bits that identify it, and 64 bits that tell a repeated fact
 * from a conflicting one.
 *
 * <p>What identifies it depends on its event id:
 *
 * <ul>
 *   <li>with a number of up to 18 digits: the hash of the subject, and the number. Only the
 *       subject, which a coin rarely changes, has to be hashed.
 *   <li>with the hash of the payload: that hash, its first half mixed with the hash of the subject.
 *   <li>with anything else: the hash of the event id.
 * </ul>
 *
 * <p>The lowest bit of {@code subject} keeps the first kind apart from the others. A change of any
 * of this needs another layout in {@link FactSegments}.
 *
 * @param subject the first half of the identity
 * @param number the second half of the identity
 * @param statement a hash of the time in milliseconds, the price and the volume; trailing zeros do
 *     not change it
 */
record Fact(long subject, long number, long statement) {

  /** Numbers of more digits may not fit a {@code long}. */
  private static final int MAX_DIGITS = 18;

  private static final long NUMBERED = 1;

  /** The odd constants of MurmurHash3's 64-bit finalizer. */
  private static final long MIX_1 = 0xff51afd7ed558ccdL;

  private static final long MIX_2 = 0xc4ceb9fe1a85ec53L;

  /** Makes facts of one coin, and keeps the hash of the subject it saw last. Not thread-safe. */
  static final class Maker {

    private String subject = "";
    private long hash;

    Fact of(EventId id, Tick tick) {
      String number = id.number();
      if (isCanonical(number)) {
        return new Fact(hash(id.subject()) | NUMBERED, Long.parseLong(number), statement(tick));
      }
      Optional<byte[]> payloadHash = id.payloadHash();
      ByteBuffer identity =
          ByteBuffer.wrap(payloadHash.orElseGet(() -> EventId.hash(id.toString().getBytes(UTF_8))));
      long mixed = payloadHash.isPresent() ? hash(id.subject()) : 0;
      return new Fact(
          (identity.getLong() ^ mixed) & ~NUMBERED, identity.getLong(), statement(tick));
    }

    private long hash(String newSubject) {
      if (!newSubject.equals(subject)) {
        subject = newSubject;
        hash = ByteBuffer.wrap(EventId.hash(subject.getBytes(UTF_8))).getLong();
      }
      return hash;
    }
  }

  /** Returns whether the text is what a {@code long} of up to 18 digits prints. */
  private static boolean isCanonical(String number) {
    int length = number.length();
    if (length == 0 || length > MAX_DIGITS || (length > 1 && number.charAt(0) == '0')) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (number.charAt(i) < '0' || number.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  private static long statement(Tick tick) {
    long priced = mix(mix(tick.timestampMs()) ^ hash(tick.price()));
    return tick.volume().isPresent() ? mix(priced ^ hash(tick.volume().get())) : priced;
  }

  private static long hash(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    BigInteger digits = stripped.unscaledValue(); // at most 34 digits, which fit two longs
    return mix(mix(digits.longValue()) ^ mix(digits.shiftRight(Long.SIZE).longValue() + 1))
        + stripped.scale();
  }

  private static long mix(long bits) {
    long mixed = (bits ^ bits >>> 33) * MIX_1;
    mixed = (mixed ^ mixed >>> 33) * MIX_2;
    return mixed ^ mixed >>> 33;
  }

  /** Returns the bits by which the identity is looked up. */
  long lookUpHash() {
    return mix(subject ^ mix(number));
  }

  boolean isSameAs(long otherSubject, long otherNumber) {
    return subject == otherSubject && number == otherNumber;
  }
}
