package io.cryptopipeline.mongo;

import static io.cryptopipeline.testing.ticks.SummaryFixture.DAY;
import static io.cryptopipeline.testing.ticks.SummaryFixture.summary;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.Summary.ComputedBy;
import io.cryptopipeline.mongo.GuardCase.Outcome;
import io.cryptopipeline.testing.ticks.Days;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which stored summary another one may replace, evaluated as MongoDB does. */
class SummaryGuardTest {

  @ParameterizedTest
  @MethodSource("io.cryptopipeline.mongo.GuardCase#all")
  void shouldMatchOnlyWhatMayBeReplacedWhenSummaryIsStored(GuardCase guardCase) {
    BsonDocument stored = SummaryDocument.encode(of(guardCase.stored()));

    BsonDocument guard = SummaryDocument.guard(of(guardCase.written()));

    assertThat(matches(stored, guard)).isEqualTo(guardCase.outcome() == Outcome.REPLACES);
  }

  /** Every stored and every recomputed summary of up to five facts. */
  @Test
  void shouldNeverLetARecomputeReplaceMoreFactsInTime() {
    List<Summary> all = new ArrayList<>();
    for (ComputedBy by : ComputedBy.values()) {
      for (boolean isFinal : new boolean[] {false, true}) {
        for (int ticks = 1; ticks <= 5; ticks++) {
          for (int late = 0; late <= ticks; late++) {
            all.add(summary(DAY, ticks, late, isFinal, by, Instant.EPOCH));
          }
        }
      }
    }
    for (Summary stored : all) {
      BsonDocument document = SummaryDocument.encode(stored);
      for (Summary written : all) {
        boolean replaces = matches(document, SummaryDocument.guard(written));
        if (matches(document, SummaryDocument.guardOfUpsert(written))) {
          assertThat(replaces).as("%s over %s", written, stored).isTrue();
        }
        if (replaces && written.computedBy() == ComputedBy.BATCH) {
          assertThat(written.inTimeCount())
              .as("%s over %s", written, stored)
              .isGreaterThanOrEqualTo(stored.inTimeCount());
        }
      }
    }
  }

  /** A day of late ticks only has none in time to count. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | true",
        "{high: {$numberDecimal: '4.01'}} | false",
        "{low: {$numberDecimal: '0.49'}} | false",
        "{first_timestamp: {$date: '2018-04-05T00:00:00.999Z'}} | false",
        "{last_timestamp: {$date: '2018-04-05T02:00:00.001Z'}} | false",
        "{high: {$numberDecimal: '3'}, low: {$numberDecimal: '1'}} | true",
      })
  void shouldNotLetARecomputeReplaceWhatReachesBeyondIt(String change, boolean replaces) {
    BsonDocument stored = SummaryDocument.encode(summary(DAY, 50, 50, true));
    stored.putAll(BsonDocument.parse(change));
    Summary recomputed = summary(DAY, 60, 60, true, ComputedBy.BATCH, Instant.EPOCH);

    assertThat(matches(stored, SummaryDocument.guard(recomputed))).isEqualTo(replaces);
  }

  @Test
  void shouldMatchInOneUpsertWhenTheFirstLateFactsCome() {
    BsonDocument stored = SummaryDocument.encode(summary(DAY, 50, 0, true));

    BsonDocument guard =
        SummaryDocument.guardOfUpsert(summary(DAY, 110, 60, true, ComputedBy.BATCH, Instant.EPOCH));

    assertThat(matches(stored, guard)).isTrue();
    assertThat(guard.toJson()).doesNotContain("$expr");
  }

  @Test
  void shouldNeverMatchWhenStoredSummaryIsOfAnotherDay() {
    BsonDocument stored = SummaryDocument.encode(summary(1, 0, false));

    BsonDocument guard = SummaryDocument.guard(summary(Days.day("bitcoin:2018-04-06"), 9, 9, true));

    assertThat(matches(stored, guard)).isFalse();
  }

  private static Summary of(GuardCase.Counts counts) {
    return summary(
        DAY, counts.ticks(), counts.late(), counts.isFinal(), counts.by(), Instant.EPOCH);
  }

  /** Evaluates the few operators that the guard is made of, as MongoDB does. */
  private static boolean matches(BsonDocument document, BsonDocument filter) {
    return filter.entrySet().stream()
        .allMatch(
            condition ->
                switch (condition.getKey()) {
                  case "$or" ->
                      condition.getValue().asArray().stream()
                          .anyMatch(any -> matches(document, any.asDocument()));
                  case "$expr" -> holds(document, condition.getValue().asDocument());
                  default -> matches(document.get(condition.getKey()), condition.getValue());
                });
  }

  private static boolean holds(BsonDocument document, BsonDocument expression) {
    BsonArray sides = expression.getArray("$lte");
    return value(document, sides.get(0)) <= value(document, sides.get(1));
  }

  private static long value(BsonDocument document, BsonValue expression) {
    if (expression instanceof BsonString field) {
      return document.getInt64(field.getValue().substring("$".length())).getValue();
    }
    if (expression instanceof BsonDocument difference) {
      BsonArray terms = difference.getArray("$subtract");
      return value(document, terms.get(0)) - value(document, terms.get(1));
    }
    return expression.asInt64().getValue();
  }

  private static BigDecimal decimal(BsonValue value) {
    return value.isDateTime()
        ? BigDecimal.valueOf(value.asDateTime().getValue())
        : value.asNumber().decimal128Value().bigDecimalValue();
  }

  private static boolean matches(BsonValue value, BsonValue condition) {
    if (!condition.isDocument()) {
      return value.equals(condition);
    }
    Map.Entry<String, BsonValue> comparison = condition.asDocument().entrySet().iterator().next();
    int compared = decimal(value).compareTo(decimal(comparison.getValue()));
    return switch (comparison.getKey()) {
      case "$lt" -> compared < 0;
      case "$lte" -> compared <= 0;
      case "$gt" -> compared > 0;
      case "$gte" -> compared >= 0;
      default -> throw new IllegalArgumentException(condition.toString());
    };
  }
}
