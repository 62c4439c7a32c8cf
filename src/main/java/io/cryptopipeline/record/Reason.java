package io.cryptopipeline.record;

import java.util.Locale;

/** Why a raw record is unusable and goes to the dead letter queue. */
public enum Reason {
  /** The record has no value. */
  EMPTY,
  /** The value has more bytes, or more JSON values, than allowed. */
  TOO_LARGE,
  /** The value is not UTF-8. */
  INVALID_UTF8,
  /** The value is not strict JSON, names a key twice, or is nested too deep. */
  NOT_JSON,
  /** A header is too long, unreadable or contradicts the payload, or the headers are too large. */
  BAD_HEADER,
  /** No known format has this shape or such events, or the header names an unknown one. */
  UNKNOWN_FORMAT,
  /** The coin is missing or unusable. */
  BAD_COIN,
  /** The event time is unreadable or out of range. */
  BAD_TIMESTAMP,
  /** The price is missing, not a decimal, not above zero, or out of range. */
  BAD_PRICE,
  /** The volume is not a decimal, negative, or out of range. */
  BAD_VOLUME,
  /** The trade id is neither an integer nor a usable string. */
  BAD_TRADE_ID,
  /** The settings do not allow the quote currency. */
  OTHER_QUOTE,
  /** The coin already has prices of another market at that time. */
  OTHER_MARKET,
  /** The header names another fact than the payload. */
  EVENT_ID_MISMATCH,
  /** The event time is ahead of the record's own time. */
  FUTURE,
  /** The same fact was seen before with another time, price or volume; the first is kept. */
  CONFLICTING_FACT;

  /** Returns the name as headers carry it, for example {@code bad-price}. */
  public String kebabCase() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
