package io.cryptopipeline.web;

import static io.cryptopipeline.web.Client.error;
import static io.cryptopipeline.web.Client.header;
import static io.cryptopipeline.web.Client.json;
import static io.cryptopipeline.web.ServedSummaries.FIRST;
import static io.cryptopipeline.web.ServedSummaries.ODD;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.record.SummaryJson;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Candles, as a client gets them from a real MongoDB. */
class CandlesIT {

  @AutoClose private static final ServedSummaries served = new ServedSummaries();

  private static HttpResponse<String> candles(String query) {
    return served.get("/api/v1/candles?coin=bitcoin&" + query);
  }

  private static List<String> dates(HttpResponse<String> answer) {
    return fields(answer, "date");
  }

  private static List<String> fields(HttpResponse<String> answer, String name) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    List<String> values = new ArrayList<>();
    for (JsonElement candle : json(answer).getAsJsonObject().getAsJsonArray("candles")) {
      values.add(candle.getAsJsonObject().get(name).getAsString());
    }
    return values;
  }

  private static List<String> days(int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(i -> FIRST.plusDays(i).toString()).toList();
  }

  @Test
  void shouldShowCandlesDigitForDigit() {
    HttpResponse<String> answer = candles("");

    String expected =
        IntStream.range(0, 10)
            .mapToObj(
                day ->
                    SummaryJson.of(
                        served.summary("bitcoin", WindowSize.DAY, served.noon(day), day)))
            .collect(joining(",\n"));
    assertThat(answer.body())
        .isEqualTo(
            "{\"coin_id\":\"bitcoin\",\"window\":\"1d\",\"zone\":\"Europe/Berlin\",\"candles\":["
                + expected
                + "]}\n");
    assertThat(answer.body()).contains("\"open\":6791.680000000000000000000000000001,");
    assertThat(header(answer, "Content-Type")).isEqualTo("application/json; charset=utf-8");
  }

  @Test
  void shouldShowCandlesAsCsvWithTheSameDigits() {
    HttpResponse<String> answer = candles("format=csv&limit=2");

    assertThat(header(answer, "Content-Type")).isEqualTo("text/csv; charset=utf-8");
    assertThat(answer.body())
        .isEqualTo(
            "coin_id,date,start,quote,open,high,low,close,mean,tick_count,volume,vwap,"
                + "first_timestamp,last_timestamp,max_gap_minutes,late_count,final,computed_by,"
                + "updated_at\r\n"
                + "bitcoin,2018-04-01,,usd,6799.680000000000000000000000000001,"
                + "1234567890123456789012345678901234,0.00000000123400,1008,"
                + "3333.333333333333333333333333333333,20,0.10,,2018-03-31T22:00:00Z,"
                + "2018-03-31T22:00:00.001Z,1439,8,true,stream,2018-04-06T01:00:00.123Z\r\n"
                + "bitcoin,2018-04-02,,,6800.680000000000000000000000000001,"
                + "1234567890123456789012345678901234,0.00000000123400,1009,"
                + "3333.333333333333333333333333333333,21,,,2018-04-01T22:00:00Z,"
                + "2018-04-01T22:00:00.001Z,1439,9,false,stream,2018-04-06T01:00:00.123Z\r\n");
  }

  @Test
  void shouldQuoteInCsv() {
    String csv = served.get("/api/v1/candles?format=csv&coin=" + encoded(ODD)).body();

    assertThat(csv).contains("\r\n\"</script>&\"\"é,\n=1+1\",2018-03-24,,");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0, 9",
    "limit=3, 7, 9",
    "to=2018-03-26, 0, 2",
    "to=2018-03-26&limit=2, 1, 2",
    "from=2018-03-26, 2, 9",
    "from=2018-03-26&limit=2, 2, 3",
    "from=2018-03-26&to=2018-03-27, 2, 3",
    "from=2018-03-25T23:00:00Z, 3, 9",
    "from=2018-03-25T22:00:00Z, 2, 9",
    "from=2018-03-26T00:00:00.001%2B02:00, 3, 9",
    "to=2018-03-25T21:59:59.999Z, 0, 1",
    "to=2018-03-25T22:00:00Z, 0, 2",
    "from=2018-04-02, 9, 9",
    "from=0001-01-01&to=9999-12-31, 0, 9",
    "to=9999-12-31T23:59:59Z, 0, 9"
  })
  void shouldShowTheRange(String query, int first, int last) {
    assertThat(dates(candles(query))).isEqualTo(days(first, last));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "from=2018-04-03",
        "to=2018-03-23",
        "from=2018-03-27&to=2018-03-26",
        "to=0001-01-01",
        "from=9999-12-31T23:00:00Z"
      })
  void shouldShowNoCandlesWhereTheRangeIsEmpty(String query) {
    assertThat(dates(candles(query))).isEmpty();
  }

  @Test
  void shouldShowMinutesAndWeeksByTheirStarts() {
    assertThat(fields(candles("window=1m&from=2018-03-24T11:01:00.001Z&limit=2"), "start"))
        .containsExactly("2018-03-24T11:02:00Z", "2018-03-24T11:03:00Z");
    assertThat(fields(candles("window=1m&to=2018-03-24"), "start")).hasSize(5);
    assertThat(dates(candles("window=1w"))).containsExactly("2018-03-19", "2018-03-26");
    assertThat(dates(candles("window=1w&from=2018-03-20"))).containsExactly("2018-03-26");
    assertThat(dates(candles("window=1w&to=2018-03-25"))).containsExactly("2018-03-19");
  }

  @ParameterizedTest
  @ValueSource(strings = {"window=1d&limit=3", "window=1d&limit=3&from=2018-03-24", "limit=1"})
  void shouldLeadThroughAllPartsOnce(String query) {
    List<String> seen = new ArrayList<>();
    Optional<String> next = Optional.of("/api/v1/candles?coin=bitcoin&" + query);
    while (next.isPresent()) {
      HttpResponse<String> part = served.get(next.get());
      seen.addAll(dates(part));
      next =
          Optional.ofNullable(json(part).getAsJsonObject().get("next"))
              .map(JsonElement::getAsString);
      assertThat(header(part, "Link"))
          .isEqualTo(next.map(address -> "<" + address + ">; rel=\"next\"").orElse(""));
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(days(0, 9));
  }

  @Test
  void shouldLeadThroughMinutesAndCsvToo() {
    HttpResponse<String> part = candles("window=1m&format=csv&limit=4");

    assertThat(header(part, "Link"))
        .isEqualTo(
            "</api/v1/candles?coin=bitcoin&window=1m&to=2018-03-24T11%3A00%3A00Z&limit=4&format=csv>;"
                + " rel=\"next\"");
  }

  @Test
  void shouldAnswer304UntilACandleChanges() {
    String path = "/api/v1/candles?coin=ethereum";
    String tag = header(served.get(path), "ETag");
    assertThat(served.get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);

    served.put(List.of(served.summary("ethereum", WindowSize.DAY, served.noon(3), 8)));

    assertThat(served.get(path, "If-None-Match", tag).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "coin=bitcoin&window=1h|400|window is 1h, but must be one of 1m, 1d, 1w, as in summary.windows",
        "coin=bitcoin&window=1D|400|window is 1D, but must be one of 1m, 1d, 1w, as in summary.windows",
        "window=1d|400|the parameter coin is missing",
        "coin=bitcoin&formats=x|400|there is no parameter formats: did you mean format?",
        "coin=bitcoin&limit=10001|400|limit is 10001, but must be a whole number from 1 to 10000",
        "coin=bitcoin&format=xml|400|format is xml, but must be one of json, csv",
        "coin=bitcion|404|there is no summary of the coin bitcion",
        "coin=%00%1b|404|there is no summary of the coin ��",
        "coin=$ne|404|there is no summary of the coin $ne"
      })
  void shouldSayWhatIsWrong(String query, int status, String message) {
    HttpResponse<String> answer = served.get("/api/v1/candles?" + query);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(error(answer)).isEqualTo(message);
  }

  @Test
  void shouldNameTheDocumentThatSomeoneHasChanged() {
    served
        .database()
        .database()
        .getCollection("weekly_summaries")
        .insertOne(
            new Document("_id", "changed:2018-03-19")
                .append("coin_id", "changed")
                .append("date", "2018-03-19"));

    HttpResponse<String> answer = served.get("/api/v1/candles?coin=changed&window=1w");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(error(answer))
        .startsWith("the document changed:2018-03-19 of weekly_summaries cannot be decoded (");
  }

  @Test
  void shouldAnswerTenThousandCandlesAtOnce() {
    Instant start = Instant.parse("2020-01-01T00:00:00Z");
    served.put(
        Stream.iterate(start, time -> time.plus(Duration.ofMinutes(1)))
            .limit(10_001)
            .map(time -> served.summary("many", WindowSize.MINUTE, time, 0))
            .toList());
    served.put(List.of(served.summary("many", WindowSize.DAY, start, 0)));

    HttpResponse<String> answer =
        served.get("/api/v1/candles?coin=many&window=1m&limit=10000&from=2020-01-01");

    assertThat(fields(answer, "start")).hasSize(10_000);
    assertThat(json(answer).getAsJsonObject().get("next").getAsString())
        .contains("from=2020-01-07T22%3A40%3A00Z");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
