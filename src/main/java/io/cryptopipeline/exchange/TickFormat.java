package io.cryptopipeline.exchange;

import io.cryptopipeline.model.Tick;
import io.cryptopipeline.record.EventId;
import io.cryptopipeline.record.JsonValue;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.UnusableRecordException;
import java.util.List;
import java.util.Optional;

/** Reads one kind of payload. Immutable, for any thread. Registered in {@link FormatRegistry}. */
public interface TickFormat {

  /** Returns the name that the header {@code format} carries. */
  String name();

  /** Returns whether the payload has the shape of this format; its values may be wrong. */
  boolean recognises(JsonValue payload);

  /**
   * Returns what shows that the payload is no event of this format, though it may have its shape:
   * one of another type, state or market, for example {@code X is "INSURANCE_FUND"}. Empty if
   * nothing shows it.
   */
  default Optional<String> otherEvent(JsonValue payload) {
    return Optional.empty();
  }

  /**
   * Returns the source's name of what the payload is about, however unreadable the rest is.
   *
   * @param told the name in the header, which comes first
   */
  Optional<String> product(JsonValue payload, Optional<String> told);

  /** Returns the quote currency of the product, if its name contains it. */
  default Optional<String> quote(String product) {
    return Optional.empty();
  }

  /**
   * Returns the tick in the payload.
   *
   * @throws UnusableRecordException if a value is missing, unreadable or out of range, or with
   *     {@link Reason#UNKNOWN_FORMAT} if it is an event of another kind
   */
  Reading read(JsonValue payload, Provenance provenance) throws UnusableRecordException;

  /**
   * The content of a payload.
   *
   * @param tick the tick; its coin is the product, if there is one
   * @param product the source's name of what is traded; empty if the payload names the coin
   * @param subject the parts of the event id that name what the tick is about
   * @param number identifies the fact within its subject; empty if the payload has no id
   * @param timed whether the payload carries the event time
   */
  record Reading(
      Tick tick,
      Optional<String> product,
      List<String> subject,
      Optional<String> number,
      boolean timed) {

    /** Returns the event id. */
    EventId eventId(String format, byte[] payload) {
      return number.isPresent()
          ? EventId.of(format, subject, number.get())
          : EventId.ofPayload(
              format, subject, payload, timed ? Optional.empty() : Optional.of(tick.timestamp()));
    }
  }
}
