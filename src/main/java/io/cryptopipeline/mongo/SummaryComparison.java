package io.cryptopipeline.mongo;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.Summary.ComputedBy;
import io.cryptopipeline.record.SummaryFields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Compares a recomputed summary with the stored document of the same window. Immutable. */
public final class SummaryComparison {

  private final Summary recomputed;
  private final Optional<BsonDocument> stored;

  /**
   * Creates the comparison.
   *
   * @param stored the document as it was read; empty where there is none
   */
  SummaryComparison(Summary recomputed, Optional<BsonDocument> stored) {
    this.recomputed = recomputed;
    this.stored = stored;
  }

  /**
   * A field whose values differ.
   *
   * @param field its name
   * @param stored the value in the document; empty where the document lacks the field
   * @param recomputed the value from raw events; empty where they give none
   */
  public record Difference(String field, Optional<String> stored, Optional<String> recomputed) {}

  /** Returns the summary that was recomputed from raw events. */
  public Summary recomputed() {
    return recomputed;
  }

  /** Returns the document as it was read; empty where there is none. */
  Optional<BsonDocument> stored() {
    return stored;
  }

  /** Returns whether a document is stored. */
  public boolean isStored() {
    return stored.isPresent();
  }

  /**
   * Returns a number that changes with the stored document: 32 bits of a hash, or 0 where none is
   * stored.
   */
  public int storedVersion() {
    return stored.map(BsonDocument::hashCode).orElse(0);
  }

  /**
   * Returns the fields that differ, or all fields where no document is stored. Digits of decimals
   * count; who made the summary and when do not.
   */
  public List<Difference> differences() {
    BsonDocument wanted = SummaryDocument.encode(recomputed);
    BsonDocument found = stored.orElseGet(BsonDocument::new);
    List<Difference> differences = new ArrayList<>();
    for (String field : SummaryFields.STATED) {
      BsonValue one = found.get(field);
      BsonValue other = wanted.get(field);
      if (!isSame(one, other)) {
        differences.add(new Difference(field, text(one), text(other)));
      }
    }
    return differences;
  }

  /**
   * Returns the same comparison, but with a final recomputed summary if the stored one is final and
   * covers as many ticks. The stream sees from the times of Kafka's records when a coin has gone
   * quiet; raw events only tell when they were ingested, which is later in a replay.
   */
  public SummaryComparison keepingFinal() {
    boolean isFinal =
        stored
            .filter(document -> BsonBoolean.TRUE.equals(document.get(SummaryFields.FINAL)))
            .filter(document -> storedTickCount() == recomputed.tickCount())
            .isPresent();
    return isFinal ? new SummaryComparison(recomputed.withFinal(true), stored) : this;
  }

  /** Returns whether a document is stored that {@code by} made. */
  public boolean isStoredBy(ComputedBy by) {
    BsonString name = new BsonString(by.name().toLowerCase(Locale.ROOT));
    return stored
        .filter(document -> name.equals(document.get(SummaryFields.COMPUTED_BY)))
        .isPresent();
  }

  /** Returns the stored summary; empty where none is stored or it cannot be decoded. */
  Optional<Summary> storedSummary() {
    try {
      return stored.map(document -> SummaryDocument.decode(recomputed.window(), document));
    } catch (IllegalArgumentException changedByHand) {
      return Optional.empty();
    }
  }

  /** Returns how many ticks the stored summary covers; 0 where it does not say. */
  public long storedTickCount() {
    return storedCount(SummaryFields.TICK_COUNT);
  }

  /** Returns how many ticks in time the stored summary covers; 0 where it does not say. */
  public long storedInTime() {
    return storedTickCount() - storedCount(SummaryFields.LATE_COUNT);
  }

  /**
   * Returns whether the stored summary has an earlier first tick, a later last one, a higher high
   * or a lower low: raw events of it have expired.
   */
  public boolean reachesBeyondRawEvents() {
    return storedSummary()
        .filter(
            summary ->
                summary.firstTimestamp().isBefore(recomputed.firstTimestamp())
                    || summary.lastTimestamp().isAfter(recomputed.lastTimestamp())
                    || summary.high().compareTo(recomputed.high()) > 0
                    || summary.low().compareTo(recomputed.low()) < 0)
        .isPresent();
  }

  private long storedCount(String field) {
    return stored
        .map(document -> document.get(field))
        .filter(BsonValue::isNumber)
        .map(count -> count.asNumber().longValue())
        .orElse(0L);
  }

  /** Tools that restore a dump choose the size of an integer themselves: int32 equals int64. */
  private static boolean isSame(BsonValue one, BsonValue other) {
    if (one == null || other == null) {
      return one == other;
    }
    if (isInteger(one) && isInteger(other)) {
      return one.asNumber().longValue() == other.asNumber().longValue();
    }
    return one.equals(other);
  }

  private static boolean isInteger(BsonValue value) {
    return value.isInt32() || value.isInt64();
  }

  private static Optional<String> text(BsonValue value) {
    return Optional.ofNullable(value).map(SummaryComparison::readable);
  }

  /** Returns a value as SummaryJson shows it; other types as the driver shows them. */
  private static String readable(BsonValue value) {
    return switch (value.getBsonType()) {
      case STRING -> value.asString().getValue();
      case DATE_TIME -> Instant.ofEpochMilli(value.asDateTime().getValue()).toString();
      case DECIMAL128 -> value.asDecimal128().getValue().bigDecimalValue().toPlainString();
      case INT32, INT64 -> Long.toString(value.asNumber().longValue());
      case BOOLEAN -> Boolean.toString(value.asBoolean().getValue());
      default -> value.toString();
    };
  }
}
