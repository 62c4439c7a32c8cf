package io.cryptopipeline.mongo;

import static io.cryptopipeline.testing.ticks.SummaryFixture.summary;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.record.SummaryJson;
import java.util.Optional;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.types.Decimal128;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryDocumentTest {

  @Test
  void shouldWriteEveryFieldInItsOrderWhenAllArePresent() {
    BsonDocument document = SummaryDocument.encode(summary(3, 1, true));

    BsonDocument expected =
        BsonDocument.parse(
            """
            {
              "_id": "bitcoin:2018-04-05",
              "coin_id": "bitcoin",
              "date": "2018-04-05",
              "quote": "usd",
              "open": {"$numberDecimal": "1.10"},
              "high": {"$numberDecimal": "4"},
              "low": {"$numberDecimal": "0.5"},
              "close": {"$numberDecimal": "2.00"},
              "mean": {"$numberDecimal": "1.666666666666666666666666666666667"},
              "tick_count": {"$numberLong": "3"},
              "volume": {"$numberDecimal": "3.5"},
              "vwap": {"$numberDecimal": "1.25"},
              "first_timestamp": {"$date": "2018-04-05T00:00:01Z"},
              "last_timestamp": {"$date": "2018-04-05T02:00:00Z"},
              "max_gap_minutes": {"$numberLong": "1319"},
              "late_count": {"$numberLong": "1"},
              "final": true,
              "computed_by": "stream",
              "updated_at": {"$date": "2018-04-06T01:00:00Z"}
            }
            """);
    assertThat(document).isEqualTo(expected);
    assertThat(document.keySet()).containsExactlyElementsOf(expected.keySet());
  }

  @Test
  void shouldLeaveOutWhatIsAbsentWhenNoTickCarriesVolumeOrQuote() {
    Summary full = summary(3, 0, false);
    Summary bare =
        new Summary(
            full.window(),
            Optional.empty(),
            full.open(),
            full.high(),
            full.low(),
            full.close(),
            full.mean(),
            full.tickCount(),
            Optional.empty(),
            Optional.empty(),
            full.firstTimestamp(),
            full.lastTimestamp(),
            full.maxGapMinutes(),
            full.lateCount(),
            full.isFinal(),
            full.computedBy(),
            full.updatedAt());

    assertThat(SummaryDocument.encode(bare)).doesNotContainKeys("quote", "volume", "vwap");
  }

  @Test
  void shouldPrintTheLineOfTheTopicWithEveryDigitWhenDecoded() {
    BsonDocument document = SummaryDocument.encode(summary(3, 1, true));

    Summary decoded = SummaryDocument.decode(Windows.UTC_DAYS, WindowSize.DAY, document);

    assertThat(decoded).isEqualTo(summary(3, 1, true));
    assertThat(SummaryJson.of(decoded))
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
  void shouldPrintTheFieldsInTheirOrderWhenTheDocumentHasAnother() {
    BsonDocument document = SummaryDocument.encode(summary(3, 0, false));
    document.put("coin_id", document.remove("coin_id"));

    Summary decoded = SummaryDocument.decode(Windows.UTC_DAYS, WindowSize.DAY, document);

    assertThat(SummaryJson.of(decoded)).isEqualTo(SummaryJson.of(summary(3, 0, false)));
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
  void shouldPrintDecimalsPlainWhenTheStoredOnesHaveAnExponent(String stored, String printed) {
    BsonDocument document = SummaryDocument.encode(summary(3, 0, false));
    document.put("open", new BsonDecimal128(Decimal128.parse(stored)));

    Summary decoded = SummaryDocument.decode(Windows.UTC_DAYS, WindowSize.DAY, document);

    assertThat(SummaryJson.of(decoded)).contains(",\"open\":" + printed + ",");
  }

  @Test
  void shouldEscapeTheTextWhenTheStoredCoinHasQuotes() {
    BsonDocument document = SummaryDocument.encode(summary(3, 0, false));
    document.put("coin_id", new BsonString("a\"b\\₿<"));

    Summary decoded = SummaryDocument.decode(Windows.UTC_DAYS, WindowSize.DAY, document);

    assertThat(SummaryJson.of(decoded)).startsWith("{\"coin_id\":\"a\\\"b\\\\₿<\",");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{open: 1.5}",
        "{open: {$numberDecimal: 'NaN'}}",
        "{open: {$numberDecimal: '-0'}}",
        "{date: 'yesterday'}",
        "{date: null}",
        "{coin_id: 7}",
        "{tick_count: 'three'}",
        "{computed_by: 'hand'}",
        "{updated_at: '2018-04-06'}",
      })
  void shouldSayThatItCannotBeDecodedWhenSomeoneHasChangedAField(String change) {
    BsonDocument document = SummaryDocument.encode(summary(3, 0, false));
    document.putAll(BsonDocument.parse(change));

    assertThatThrownBy(() -> SummaryDocument.decode(Windows.UTC_DAYS, WindowSize.DAY, document))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
