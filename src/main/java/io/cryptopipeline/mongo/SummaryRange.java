package io.cryptopipeline.mongo;

import io.cryptopipeline.model.Window;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.record.SummaryFields;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * A range of a coin's summaries, by the starts of their windows.
 *
 * @param coinId the coin
 * @param size the size of the windows
 * @param from the earliest start; where empty, the newest summaries are meant
 * @param to the latest start
 * @param limit how many summaries at most, at least one
 */
public record SummaryRange(
    String coinId, WindowSize size, Optional<Instant> from, Optional<Instant> to, int limit) {

  private static final long NANOS_BELOW_A_MILLISECOND = 999_999;
  private static final int LAST_YEAR = 9999;
  private static final String AFTER_DIGITS = ":";

  /** Returns whether the first summaries of the range are meant, not the last. */
  boolean isForward() {
    return from.isPresent();
  }

  /** Returns the filter that matches the documents of the range. */
  BsonDocument filter(Windows windows) {
    BsonDocument starts = new BsonDocument();
    from.ifPresent(time -> starts.append("$gte", earliest(windows, time)));
    to.ifPresent(time -> starts.append("$lte", latest(windows, time)));
    BsonDocument filter = new BsonDocument(SummaryFields.COIN_ID, new BsonString(coinId));
    return starts.isEmpty() ? filter : filter.append(SummaryFields.windowField(size), starts);
  }

  private BsonValue earliest(Windows windows, Instant time) {
    if (!size.isDated()) {
      return new BsonDateTime(time.plusNanos(NANOS_BELOW_A_MILLISECOND).toEpochMilli());
    }
    Window day = windows.of(WindowSize.DAY, time);
    LocalDate date = LocalDate.parse(day.name());
    return date(day.start().isBefore(time) ? date.plusDays(1) : date);
  }

  private BsonValue latest(Windows windows, Instant time) {
    return size.isDated() ? date(windows.dateOf(time)) : new BsonDateTime(time.toEpochMilli());
  }

  /** Dates are stored as text: one beyond four digits is after all of them. */
  private static BsonValue date(LocalDate date) {
    return new BsonString(date.getYear() > LAST_YEAR ? AFTER_DIGITS : date.toString());
  }
}
