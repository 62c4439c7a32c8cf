package io.cryptopipeline.record;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Windows;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/**
 * A coin and a date.
 *
 * @param coinId the coin, for example {@code bitcoin}
 * @param date the date
 */
public record CoinDate(String coinId, LocalDate date) {

  private static final int DATE_LENGTH = "2018-04-05".length();
  private static final int INSTANT_LENGTH = "2018-04-05T13:00:00Z".length();

  /**
   * Returns the coin and the first date of a window; empty if the text is no window's id.
   *
   * @param id for example {@code bitcoin:2018-04-05} or {@code bitcoin:2018-04-05T13:00:00Z}, see
   *     {@link CoinWindow#id}
   * @param windows the zone of the dates
   */
  public static Optional<CoinDate> ofWindow(String id, Windows windows) {
    boolean isInstant = id.endsWith("Z");
    int colon = id.length() - (isInstant ? INSTANT_LENGTH : DATE_LENGTH) - 1;
    if (colon < 0 || id.charAt(colon) != ':') {
      return Optional.empty();
    }
    String name = id.substring(colon + 1);
    try {
      LocalDate date = isInstant ? windows.dateOf(Instant.parse(name)) : LocalDate.parse(name);
      return Optional.of(new CoinDate(id.substring(0, colon), date));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
