package io.cryptopipeline.mongo;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.Summary.ComputedBy;
import io.cryptopipeline.record.SummaryFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * A summary that was recomputed beside the one that is stored.
 *
 * @param recomputed what raw events amount to
 * @param stored the document as it was read; empty where there is none
 */
public record SummaryComparison(Summary recomputed, Optional<BsonDocument> stored) {

  /**
   * A field that does not say the same.
   *
   * @param field its name
   * @param stored what the document says; empty where it says nothing
   * @param recomputed what raw events say; empty where they say nothing
   */
  public record Difference(String field, Optional<String> stored, Optional<String> recomputed) {}

  /**
   * Returns the fields that differ, digits of decimals included, but for who made the summary and
   * when; all of them where none is stored.
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
   * Returns the same comparison, but that a summary stays final that is stored as final of as many
   * ticks. The stream knows by the times of Kafka's records when a coin has gone quiet; raw events
   * only tell when they were ingested, which in a replay is later.
   */
  public SummaryComparison keepingFinal() {
    boolean isFinal =
        stored
            .filter(document -> BsonBoolean.TRUE.equals(document.get(SummaryFields.FINAL)))
            .filter(document -> storedTickCount() == recomputed.tickCount())
            .isPresent();
    return isFinal ? new SummaryComparison(recomputed.withFinal(true), stored) : this;
  }

  /** Returns whether one is stored, made by {@code by}. */
  public boolean isStoredBy(ComputedBy by) {
    BsonString name = new BsonString(by.name().toLowerCase(Locale.ROOT));
    return stored
        .filter(document -> name.equals(document.get(SummaryFields.COMPUTED_BY)))
        .isPresent();
  }

  /** Returns the stored summary; nothing where there is none, or it cannot be read any more. */
  Optional<Summary> storedSummary() {
    try {
      return stored.map(document -> SummaryDocument.decode(recomputed.window(), document));
    } catch (BsonInvalidOperationException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns how many ticks the stored summary is of; 0 where it does not say. */
  public long storedTickCount() {
    return stored
        .map(document -> document.get(SummaryFields.TICK_COUNT))
        .filter(BsonValue::isNumber)
        .map(count -> count.asNumber().longValue())
        .orElse(0L);
  }

  /** An integer may be stored in either size: tools that restore a dump choose for themselves. */
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
    return Optional.ofNullable(value).map(Summaries::text);
  }
}
