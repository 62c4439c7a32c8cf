package io.cryptopipeline.record;

/**
 * The names of the record headers on {@code crypto-raw} and on its dead letters. Values are UTF-8.
 *
 * <p>A replayed record has two of the {@code dlq-…} headers: {@link #DLQ_REPLAY_OF} and {@link
 * #DLQ_TIMESTAMP}.
 */
public final class HeaderNames {

  /** Where the tick was fetched, for example {@code file}. */
  public static final String SOURCE = "source";

  /** The name of the payload's format. */
  public static final String FORMAT = "format";

  /** The source's name of what is traded, for example {@code BTC-USD}. */
  public static final String PRODUCT = "product";

  /** The quote currency, for example {@code usd}; converted to lower case when read. */
  public static final String QUOTE = "quote";

  /** Identifies the fact that the record states, see {@link EventId}. */
  public static final String EVENT_ID = "event-id";

  /** On a dead letter: the {@link Reason}'s name in kebab-case. */
  public static final String DLQ_REASON = "dlq-reason";

  /** On a dead letter: what is wrong, for a person. */
  public static final String DLQ_MESSAGE = "dlq-message";

  /** On a dead letter: the topic the record was read from. */
  public static final String DLQ_TOPIC = "dlq-topic";

  /** On a dead letter: the partition the record was read from, in decimal digits. */
  public static final String DLQ_PARTITION = "dlq-partition";

  /** On a dead letter: the offset the record was read at, in decimal digits. */
  public static final String DLQ_OFFSET = "dlq-offset";

  /**
   * On a dead letter: the timestamp of the record, milliseconds since 1970. On a replayed record:
   * its first timestamp, the event time of a payload that has none. Also on an old record that was
   * sent to another partition.
   */
  public static final String DLQ_TIMESTAMP = "dlq-timestamp";

  /** On a dead letter that would have been too large: {@code headers}, {@code value}, or both. */
  public static final String DLQ_LEFT_OUT = "dlq-left-out";

  /**
   * On a replayed record and its dead letter: the position of the record that was refused first.
   */
  public static final String DLQ_REPLAY_OF = "dlq-replay-of";

  private HeaderNames() {}
}
