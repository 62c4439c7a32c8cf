package io.cryptopipeline.record;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Identifies the fact that a record states: format, subject and number, joined by colons. Examples
 * are {@code tick:bitcoin:17} and {@code coinbase:BTC-USD:86326522}. Records with the same event id
 * state the same fact, whoever sent them.
 *
 * <p>A payload without an id is identified by its bytes: {@code tick:bitcoin:#} and the first 128
 * bits of their SHA-256 in hex. If it has no event time either, the record's timestamp follows,
 * {@code @1522886400000}.
 *
 * @param subject the format and what the fact is about, for example {@code coinbase:BTC-USD}
 * @param number identifies the fact within its subject
 */
public record EventId(String subject, String number) {

  private static final int HASH_BYTES = 16;
  private static final int USUAL_LENGTH = 32;
  private static final String HASHED = "#";

  /** Looking up the algorithm takes as long as hashing 64 bytes (Java 17). */
  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(EventId::sha256);

  /** Returns the id of a fact that has a number of its own. */
  public static EventId of(String format, List<String> subject, String number) {
    return new EventId(joined(format, subject), escaped(number));
  }

  /**
   * Returns the id of a fact that is identified by its bytes.
   *
   * @param recordTime the record's timestamp; empty if the payload has an event time
   */
  public static EventId ofPayload(
      String format, List<String> subject, byte[] payload, Optional<Instant> recordTime) {
    return new EventId(
        joined(format, subject),
        HASHED
            + HexFormat.of().formatHex(hash(payload))
            + recordTime.map(time -> "@" + time.toEpochMilli()).orElse(""));
  }

  /** Returns whether the fact is of that format and about that subject. */
  public boolean isAbout(String format, List<String> parts) {
    return subject.equals(joined(format, parts));
  }

  /** Returns the name of the format that the event id begins with. */
  public static String formatOf(String eventId) {
    return eventId.substring(0, Math.max(0, eventId.indexOf(':')));
  }

  /**
   * Returns the hash by which a fact without a number is identified; empty if it has a number, or
   * the record's timestamp belongs to its identity.
   */
  public Optional<byte[]> payloadHash() {
    return number.startsWith(HASHED) && number.length() == HASHED.length() + 2 * HASH_BYTES
        ? Optional.of(HexFormat.of().parseHex(number, HASHED.length(), number.length()))
        : Optional.empty();
  }

  /** Returns the first 128 bits of the SHA-256 of {@code bytes}. */
  public static byte[] hash(byte[] bytes) {
    MessageDigest sha256 = SHA_256.get();
    sha256.reset(); // a call that ran out of memory may have left something
    return Arrays.copyOf(sha256.digest(bytes), HASH_BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  private static String joined(String format, List<String> parts) {
    StringBuilder joined = new StringBuilder(USUAL_LENGTH).append(escaped(format));
    for (String part : parts) {
      joined.append(':').append(escaped(part));
    }
    return joined.toString();
  }

  private static String escaped(String part) {
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c == '%' || c == ':' || c == '#') {
        return part.replace("%", "%25").replace(":", "%3A").replace("#", "%23");
      }
    }
    return part;
  }

  /** Returns whether {@code text} is this id, as headers and documents carry it. */
  public boolean is(String text) {
    int colon = subject.length();
    return text.length() == colon + 1 + number.length()
        && text.charAt(colon) == ':'
        && text.startsWith(subject)
        && text.endsWith(number);
  }

  /** Returns the id as headers and documents carry it. */
  @Override
  public String toString() {
    return subject + ":" + number;
  }
}
