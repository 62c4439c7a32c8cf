package io.cryptopipeline.exchange;

import io.cryptopipeline.model.Tick;
import io.cryptopipeline.record.EventId;
import io.cryptopipeline.record.JsonValue;
import io.cryptopipeline.record.UnusableRecordException;
import java.util.List;
import java.util.Optional;

/** Reads one kind of payload. Immutable, for any thread. Registered in {@link Formats}. */
public interface TickFormat {

  /** Returns the name that the header {@code format} carries. */
  String name();

  /** Returns whether the payload has the shape of this format; its values may be wrong. */
  boolean recognises(JsonValue payload);

  /**
   * Returns the tick in the payload.
   *
   * @throws UnusableRecordException if a value is missing, unreadable or out of range
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
