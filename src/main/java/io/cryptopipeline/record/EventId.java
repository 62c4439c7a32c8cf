package io.cryptopipeline.record;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Identifies the fact that a record states: format, subject and number, joined by colons. Examples
 * are {@code tick:bitcoin:17} and {@code coinbase:BTC-USD:86326522}. Records with the same event id
 * state the same fact, whoever sent them.
 *
 * <p>A payload without an id is identified by its bytes: {@code tick:bitcoin:#} and the first 128
 * bits of their SHA-256 in hex. If it has no event time either, the record's timestamp follows,
 * {@code @1522886400000}.
 */
public final class EventId {

  private static final int HASH_BYTES = 16;

  private EventId() {}

  /** Returns the id of a fact that has a number of its own. */
  public static String of(String format, List<String> subject, String number) {
    return parts(format, subject) + ":" + escaped(number);
  }

  /**
   * Returns the id of a fact that is identified by its bytes.
   *
   * @param recordTime the record's timestamp; empty if the payload has an event time
   */
  public static String ofPayload(
      String format, List<String> subject, byte[] payload, Optional<Instant> recordTime) {
    return parts(format, subject)
        + ":#"
        + HexFormat.of().formatHex(hash(payload))
        + recordTime.map(time -> "@" + time.toEpochMilli()).orElse("");
  }

  private static String parts(String format, List<String> subject) {
    List<String> parts = new ArrayList<>();
    parts.add(format);
    parts.addAll(subject);
    return joined(parts);
  }

  /** Returns whether the event id is one of that format about that subject. */
  public static boolean isAbout(String eventId, String format, List<String> subject) {
    return eventId
        .substring(0, Math.max(0, eventId.lastIndexOf(':')))
        .equals(parts(format, subject));
  }

  /** Returns the name of the format that the event id begins with. */
  public static String formatOf(String eventId) {
    return eventId.substring(0, Math.max(0, eventId.indexOf(':')));
  }

  /** Returns the first 128 bits of the SHA-256 of {@code bytes}. */
  public static byte[] hash(byte[] bytes) {
    try {
      return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(bytes), HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  static String joined(List<String> parts) {
    return parts.stream().map(EventId::escaped).collect(Collectors.joining(":"));
  }

  private static String escaped(String part) {
    return part.replace("%", "%25").replace(":", "%3A").replace("#", "%23");
  }
}
