package io.cryptopipeline.model;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * One UTC day of one coin: the key of a daily summary.
 *
 * @param coinId the coin, for example {@code bitcoin}
 * @param date the UTC day
 */
public record CoinDay(String coinId, LocalDate date) {

  /** How long a day lasts. */
  public static final Duration LENGTH = Duration.ofDays(1);

  private static final int DATE_LENGTH = "2018-04-05".length();

  /** Returns the day of {@code coinId} that holds {@code timestamp}. */
  public static CoinDay of(String coinId, Instant timestamp) {
    return new CoinDay(coinId, LocalDate.ofInstant(timestamp, ZoneOffset.UTC));
  }

  /** Returns the day that {@code id} names, the inverse of {@link #id()}. */
  public static CoinDay parse(String id) {
    int colon = id.length() - DATE_LENGTH - 1;
    return new CoinDay(id.substring(0, colon), LocalDate.parse(id.substring(colon + 1)));
  }

  /** Returns the key that topics and documents use, for example {@code bitcoin:2018-04-05}. */
  public String id() {
    return coinId + ':' + date;
  }

  /** Returns the first instant of the day. */
  public Instant start() {
    return date.atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  /** Returns the first instant after the day. */
  public Instant end() {
    return start().plus(LENGTH);
  }

  @Override
  public String toString() {
    return id();
  }
}
