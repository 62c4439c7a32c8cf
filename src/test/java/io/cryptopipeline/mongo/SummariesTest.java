package io.cryptopipeline.mongo;

import static io.cryptopipeline.testing.ticks.SummaryFixture.summary;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.record.SummaryJson;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummariesTest {

  @Test
  void shouldWriteOneLineWithEveryDigitWhenDocumentIsASummary() {
    BsonDocument document = SummaryDocument.encode(summary(3, 1, true));
    document.remove("_id");

    String json = Summaries.json(document);

    assertThat(json)
        .isEqualTo(
            "{\"coin_id\":\"bitcoin\",\"date\":\"2018-04-05\",\"quote\":\"usd\",\"open\":1.10,"
                + "\"high\":4,\"low\":0.5,\"close\":2.00,"
                + "\"mean\":1.666666666666666666666666666666667,\"tick_count\":3,\"volume\":3.5,"
                + "\"vwap\":1.25,\"first_timestamp\":\"2018-04-05T00:00:01Z\","
                + "\"last_timestamp\":\"2018-04-05T02:00:00Z\",\"max_gap_minutes\":1319,"
                + "\"late_count\":1,\"final\":true,\"computed_by\":\"stream\","
                + "\"updated_at\":\"2018-04-06T01:00:00Z\"}");
  }

  @Test
  void shouldWriteTheSameLineAsTheTopicWhenDocumentIsOfTheSameSummary() {
    BsonDocument document = SummaryDocument.encode(summary(3, 0, false));
    document.remove("_id");

    assertThat(Summaries.json(document)).isEqualTo(SummaryJson.of(summary(3, 0, false)));
  }

  @ParameterizedTest
  @CsvSource({
    "1E+3, 1000",
    "1E-7, 0.0000001",
    "1.10, 1.10",
    "0.00, 0.00",
    "1E+30, 1000000000000000000000000000000",
    "1E-30, 0.000000000000000000000000000001",
  })
  void shouldWriteDecimalsPlainWhenTheyHaveAnExponent(String stored, String written) {
    BsonDocument document =
        BsonDocument.parse("{\"open\":{\"$numberDecimal\":\"%s\"}}".formatted(stored));

    assertThat(Summaries.json(document)).isEqualTo("{\"open\":" + written + "}");
  }

  @Test
  void shouldEscapeTextWhenACoinHasQuotes() {
    BsonDocument document = BsonDocument.parse("{\"coin_id\":\"a\\\"b\\\\₿<\"}");

    assertThat(Summaries.json(document)).isEqualTo("{\"coin_id\":\"a\\\"b\\\\₿<\"}");
  }
}
