package io.cryptopipeline.record;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.Window;
import io.cryptopipeline.model.WindowSize;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * Defines the fields of a summary and their order, for MongoDB documents and the JSON on the
 * summary topics. A field without a value is left out.
 */
public final class SummaryFields {

  public static final String COIN_ID = "coin_id";

  /** Of a day or a week: the date of its first day. */
  public static final String DATE = "date";

  /** Of an hour or a minute: its first instant. */
  public static final String START = "start";

  public static final String TICK_COUNT = "tick_count";
  public static final String LATE_COUNT = "late_count";
  public static final String FINAL = "final";
  public static final String COMPUTED_BY = "computed_by";
  public static final String UPDATED_AT = "updated_at";

  /** All names, in their order. */
  public static final List<String> NAMES =
      List.of(
          COIN_ID,
          DATE,
          START,
          "quote",
          "open",
          "high",
          "low",
          "close",
          "mean",
          TICK_COUNT,
          "volume",
          "vwap",
          "first_timestamp",
          "last_timestamp",
          "max_gap_minutes",
          LATE_COUNT,
          FINAL,
          COMPUTED_BY,
          UPDATED_AT);

  /** The fields that do not depend on who computed the summary, or when. */
  public static final List<String> STATED =
      NAMES.stream().filter(name -> !name.equals(COMPUTED_BY) && !name.equals(UPDATED_AT)).toList();

  private SummaryFields() {}

  /** Returns the field that names the window within its coin: {@link #DATE} or {@link #START}. */
  public static String windowField(WindowSize size) {
    return size.isDated() ? DATE : START;
  }

  /** Receives the fields, in their order. */
  public interface Writer {

    /** Writes a text. */
    void text(String name, String value);

    /** Writes a decimal, with all its digits. */
    void decimal(String name, BigDecimal value);

    /** Writes an integer. */
    void integer(String name, long value);

    /** Writes an instant, in whole milliseconds. */
    void time(String name, Instant value);

    /** Writes a boolean. */
    void flag(String name, boolean value);
  }

  /** Passes the fields of {@code summary} to {@code writer}. */
  public static void write(Summary summary, Writer writer) {
    Window window = summary.window().window();
    writer.text(COIN_ID, summary.window().coinId());
    if (window.size().isDated()) {
      writer.text(DATE, window.name());
    } else {
      writer.time(START, window.start());
    }
    summary.quote().ifPresent(quote -> writer.text("quote", quote));
    writer.decimal("open", summary.open());
    writer.decimal("high", summary.high());
    writer.decimal("low", summary.low());
    writer.decimal("close", summary.close());
    writer.decimal("mean", summary.mean());
    writer.integer(TICK_COUNT, summary.tickCount());
    summary.volume().ifPresent(volume -> writer.decimal("volume", volume));
    summary.vwap().ifPresent(vwap -> writer.decimal("vwap", vwap));
    writer.time("first_timestamp", summary.firstTimestamp());
    writer.time("last_timestamp", summary.lastTimestamp());
    writer.integer("max_gap_minutes", summary.maxGapMinutes());
    writer.integer(LATE_COUNT, summary.lateCount());
    writer.flag(FINAL, summary.isFinal());
    writer.text(COMPUTED_BY, summary.computedBy().name().toLowerCase(Locale.ROOT));
    writer.time(UPDATED_AT, summary.updatedAt());
  }
}
