package io.cryptopipeline.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNamesTest {

  private static final List<String> KNOWN =
      List.of("aggregate", "reconcile", "summaries", "verbose", "version", "from", "coin", "dlq");

  @Test
  void shouldCountEditsWhenTextsAreCompared() {
    assertThat(NearestNames.edits("kitten", "sitting")).isEqualTo(3);
    assertThat(NearestNames.edits("", "abc")).isEqualTo(3);
    assertThat(NearestNames.edits("abc", "abc")).isZero();
    assertThat(NearestNames.edits("from", "form")).as("neighbours swapped").isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "agregate, aggregate",
    "AGGREGATE, aggregate",
    "recon, reconcile",
    "summary, summaries",
    "form, from",
    "dql, dlq",
    "coim, coin",
    "ver, verbose version",
  })
  void shouldFindTheNearest(String typed, String nearest) {
    assertThat(NearestNames.of(typed, KNOWN)).containsExactly(nearest.split(" "));
  }

  @ParameterizedTest
  @CsvSource({"x", "ls", "help", "date", "bitcoin", "correct-horse-battery-staple", "''"})
  void shouldFindNothingForWhatIsFar(String typed) {
    assertThat(NearestNames.of(typed, KNOWN)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "coin, coin",
    "coim, coim",
    "agregate, agregate",
    "sum, sum",
    "ls, ***",
    "hunter, ***",
    "aggregatehunter, ***",
    "aggregatehu, aggregatehu",
    "'', ***",
  })
  void shouldShowOnlyWhatIsKnownOrMistyped(String typed, String shown) {
    assertThat(NearestNames.shown(typed, KNOWN)).isEqualTo(shown);
  }
}
