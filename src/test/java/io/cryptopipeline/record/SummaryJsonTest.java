package io.cryptopipeline.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.Summary.ComputedBy;
import io.cryptopipeline.testing.ticks.Days;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SummaryJsonTest {

  @Test
  void shouldWriteEveryFieldWithPlainDigitsWhenAllArePresent() {
    Summary summary = summary("bitcoin", Optional.of("usd"), Optional.of("1E+5"));

    assertThat(SummaryJson.of(summary))
        .isEqualTo(
            "{\"coin_id\":\"bitcoin\",\"date\":\"2018-04-05\",\"quote\":\"usd\","
                + "\"open\":6791.680,\"high\":100000,\"low\":0.00000001,\"close\":1.0,"
                + "\"mean\":1000000000000000000000000000000,\"tick_count\":3,"
                + "\"volume\":100000,\"vwap\":100000,"
                + "\"first_timestamp\":\"2018-04-05T00:00:00Z\","
                + "\"last_timestamp\":\"2018-04-05T23:59:59.999Z\",\"max_gap_minutes\":719,"
                + "\"late_count\":1,\"final\":true,\"computed_by\":\"batch\","
                + "\"updated_at\":\"2018-04-06T01:00:00.500Z\"}");
  }

  @Test
  void shouldLeaveFieldsOutWhenTheyAreAbsent() {
    String json = SummaryJson.of(summary("bitcoin", Optional.empty(), Optional.empty()));

    assertThat(json).doesNotContain("quote", "volume", "vwap", "null");
  }

  @Test
  void shouldEscapeTheTextWhenTheCoinHoldsQuotesAndBreaks() {
    String json =
        SummaryJson.of(summary("a\"\\\n\u2028\u20bf", Optional.empty(), Optional.empty()));

    assertThat(json).startsWith("{\"coin_id\":\"a\\\"\\\\\\n\\u2028\u20bf\",\"date\"");
    assertThat(json).doesNotContain("\n");
  }

  @Test
  void shouldSerializeInUtf8WhenTheTopicIsWritten() {
    Summary summary = summary("\u20bf", Optional.empty(), Optional.empty());

    try (var serializer = SummaryJson.serializer()) {
      assertThat(serializer.serialize("any", summary))
          .isEqualTo(SummaryJson.of(summary).getBytes(UTF_8));
      assertThat(serializer.serialize("any", null)).isNull();
    }
  }

  private static Summary summary(String coinId, Optional<String> quote, Optional<String> volume) {
    return new Summary(
        Days.day(coinId, LocalDate.of(2018, 4, 5)),
        quote,
        new BigDecimal("6791.680"),
        new BigDecimal("1E+5"),
        new BigDecimal("1E-8"),
        new BigDecimal("1.0"),
        new BigDecimal("1E+30"),
        3,
        volume.map(BigDecimal::new),
        volume.map(BigDecimal::new),
        Instant.parse("2018-04-05T00:00:00Z"),
        Instant.parse("2018-04-05T23:59:59.999Z"),
        719,
        1,
        true,
        ComputedBy.BATCH,
        Instant.parse("2018-04-06T01:00:00.500Z"));
  }
}
