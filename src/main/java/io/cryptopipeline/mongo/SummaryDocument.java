package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.DocumentId.ID;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.Summary.ComputedBy;
import io.cryptopipeline.model.Window;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.record.SummaryFields;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.Decimal128;

/** Converts summaries to documents and back, and builds the filter that guards a write. */
final class SummaryDocument {

  private static final String HIGH = "high";
  private static final String LOW = "low";
  private static final String FIRST_TIMESTAMP = "first_timestamp";
  private static final String LAST_TIMESTAMP = "last_timestamp";

  private SummaryDocument() {}

  static BsonDocument encode(Summary summary) {
    BsonDocument document = new BsonDocument(ID, new BsonString(summary.window().id()));
    SummaryFields.write(summary, new Fields(document));
    return document;
  }

  /**
   * Returns the filter that matches the stored summaries which {@code summary} may replace. These
   * cover fewer facts. Or they cover as many, and {@code summary} adds that the window is final, or
   * how many facts were late.
   *
   * <p>Only a recompute counts late facts. So a summary of the stream never replaces one that
   * counts more of them; a recompute may. But a recompute never replaces a summary of more facts
   * that were in time, nor one that reaches beyond its own times and prices: it has not seen all of
   * its facts, because raw events have expired.
   */
  static BsonDocument guard(Summary summary) {
    BsonDocument fewerFacts = stored(new BsonDocument("$lt", new BsonInt64(summary.tickCount())));
    return guard(
        summary,
        isRecomputed(summary)
            ? within(summary, fewerFacts).append("$expr", inTimeAtMost(summary.inTimeCount()))
            : fewerFacts.append(SummaryFields.LATE_COUNT, atMost(summary.lateCount())));
  }

  /**
   * Returns a filter for an upsert, where MongoDB takes no {@code $expr}. It matches what {@link
   * #guard} matches, except where only the stored late facts tell that a recompute has seen all.
   *
   * <p>Where the filter does not match, the upsert fails with a duplicate key.
   */
  static BsonDocument guardOfUpsert(Summary summary) {
    return isRecomputed(summary)
        ? guard(
            summary,
            within(
                summary, stored(atMost(Math.min(summary.inTimeCount(), summary.tickCount() - 1)))))
        : guard(summary);
  }

  private static BsonDocument guard(Summary summary, BsonDocument fewerFacts) {
    BsonArray replaceable = new BsonArray(List.of(fewerFacts));
    BsonInt64 count = new BsonInt64(summary.tickCount());
    BsonInt64 late = new BsonInt64(summary.lateCount());
    if (isRecomputed(summary)) {
      replaceable.add(
          stored(count)
              .append(SummaryFields.LATE_COUNT, new BsonDocument("$gt", late))
              .append(SummaryFields.FINAL, BsonBoolean.valueOf(summary.isFinal())));
    }
    if (summary.isFinal()) {
      replaceable.add(
          stored(count)
              .append(SummaryFields.FINAL, BsonBoolean.FALSE)
              .append(
                  SummaryFields.LATE_COUNT,
                  isRecomputed(summary)
                      ? new BsonDocument("$gte", late)
                      : atMost(summary.lateCount())));
    }
    return new BsonDocument(ID, new BsonString(summary.window().id())).append("$or", replaceable);
  }

  /** Adds that the stored summary does not reach beyond the times and prices of {@code summary}. */
  private static BsonDocument within(Summary summary, BsonDocument filter) {
    BsonDocument own = encode(summary);
    return filter
        .append(FIRST_TIMESTAMP, new BsonDocument("$gte", own.get(FIRST_TIMESTAMP)))
        .append(LAST_TIMESTAMP, new BsonDocument("$lte", own.get(LAST_TIMESTAMP)))
        .append(HIGH, new BsonDocument("$lte", own.get(HIGH)))
        .append(LOW, new BsonDocument("$gte", own.get(LOW)));
  }

  private static boolean isRecomputed(Summary summary) {
    return summary.computedBy() == ComputedBy.BATCH;
  }

  private static BsonDocument atMost(long count) {
    return new BsonDocument("$lte", new BsonInt64(count));
  }

  /** Returns an expression: the stored summary counts at most that many facts in time. */
  private static BsonDocument inTimeAtMost(long count) {
    BsonArray inTime =
        new BsonArray(
            List.of(
                new BsonString("$" + SummaryFields.TICK_COUNT),
                new BsonString("$" + SummaryFields.LATE_COUNT)));
    return new BsonDocument(
        "$lte",
        new BsonArray(List.of(new BsonDocument("$subtract", inTime), new BsonInt64(count))));
  }

  /**
   * Returns the summary that the document holds.
   *
   * @param windows gives the time zone of the days
   * @param size the size of its window
   * @throws IllegalArgumentException if someone has changed the document so that it cannot be
   *     decoded
   */
  static Summary decode(Windows windows, WindowSize size, BsonDocument document) {
    return decoded(
        () -> {
          Window window =
              size.isDated()
                  ? windows.of(
                      size, LocalDate.parse(document.getString(SummaryFields.DATE).getValue()))
                  : windows.of(size, time(document, SummaryFields.START));
          String coinId = document.getString(SummaryFields.COIN_ID).getValue();
          return fields(new CoinWindow(coinId, window), document);
        });
  }

  /**
   * Returns the summary of {@code window} that the document holds.
   *
   * @throws IllegalArgumentException if someone has changed the document so that it cannot be
   *     decoded
   */
  static Summary decode(CoinWindow window, BsonDocument document) {
    return decoded(() -> fields(window, document));
  }

  private static Summary decoded(Supplier<Summary> reader) {
    try {
      return reader.get();
    } catch (BsonInvalidOperationException | DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException(e.getMessage(), e); // for example for NaN
    }
  }

  private static Summary fields(CoinWindow window, BsonDocument document) {
    return new Summary(
        window,
        Optional.ofNullable(document.get("quote")).map(value -> value.asString().getValue()),
        decimal(document, "open"),
        decimal(document, HIGH),
        decimal(document, LOW),
        decimal(document, "close"),
        decimal(document, "mean"),
        document.getNumber(SummaryFields.TICK_COUNT).longValue(),
        optionalDecimal(document, "volume"),
        optionalDecimal(document, "vwap"),
        time(document, FIRST_TIMESTAMP),
        time(document, LAST_TIMESTAMP),
        document.getNumber("max_gap_minutes").intValue(),
        document.getNumber(SummaryFields.LATE_COUNT).longValue(),
        document.getBoolean(SummaryFields.FINAL).getValue(),
        ComputedBy.valueOf(
            document.getString(SummaryFields.COMPUTED_BY).getValue().toUpperCase(Locale.ROOT)),
        time(document, SummaryFields.UPDATED_AT));
  }

  private static BigDecimal decimal(BsonDocument document, String name) {
    return document.getDecimal128(name).getValue().bigDecimalValue();
  }

  private static Optional<BigDecimal> optionalDecimal(BsonDocument document, String name) {
    return document.containsKey(name) ? Optional.of(decimal(document, name)) : Optional.empty();
  }

  private static Instant time(BsonDocument document, String name) {
    return Instant.ofEpochMilli(document.getDateTime(name).getValue());
  }

  private static BsonDocument stored(BsonValue tickCount) {
    return new BsonDocument(SummaryFields.TICK_COUNT, tickCount);
  }

  private record Fields(BsonDocument document) implements SummaryFields.Writer {

    @Override
    public void text(String name, String value) {
      document.append(name, new BsonString(value));
    }

    @Override
    public void decimal(String name, BigDecimal value) {
      document.append(name, new BsonDecimal128(new Decimal128(value)));
    }

    @Override
    public void integer(String name, long value) {
      document.append(name, new BsonInt64(value));
    }

    @Override
    public void time(String name, Instant value) {
      document.append(name, new BsonDateTime(value.toEpochMilli()));
    }

    @Override
    public void flag(String name, boolean value) {
      document.append(name, BsonBoolean.valueOf(value));
    }
  }
}
