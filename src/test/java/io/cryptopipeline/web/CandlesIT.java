package io.cryptopipeline.web;

import static io.cryptopipeline.web.Client.error;
import static io.cryptopipeline.web.Client.header;
import static io.cryptopipeline.web.Client.json;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.model.Summary;
import io.cryptopipeline.model.Summary.ComputedBy;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.mongo.Database;
import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.record.SummaryJson;
import io.cryptopipeline.testing.mongo.FreshDatabase;
import io.cryptopipeline.testing.mongo.RealMongo;
import java.math.BigDecimal;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Coins, candles and days, as a client gets them from a real MongoDB. */
class CandlesIT {

  private static final String ODD = "</script>&\"é,\n=1+1";
  private static final LocalDate FIRST = LocalDate.parse("2018-03-24");

  private static FreshDatabase fresh;
  private static Database database;
  private static Windows windows;
  private static WebServer server;
  private static Client client;

  @BeforeAll
  static void start() {
    fresh = RealMongo.freshDatabase();
    Settings settings =
        Settings.load(
            Map.of(
                "mongodb.uri",
                RealMongo.uri(),
                "mongodb.database",
                fresh.name(),
                "summary.windows",
                "1m,1d,1w",
                "summary.zone",
                "Europe/Berlin"),
            Map.of(),
            Optional.empty());
    database = Database.openToWrite(settings);
    windows = settings.windows();
    List<Summary> summaries = new ArrayList<>();
    for (int day = 0; day < 10; day++) {
      summaries.add(summary("bitcoin", WindowSize.DAY, noon(day), day));
    }
    summaries.add(summary("bitcoin", WindowSize.WEEK, noon(0), 1));
    summaries.add(summary("bitcoin", WindowSize.WEEK, noon(2), 2));
    for (int minute = 0; minute < 5; minute++) {
      summaries.add(
          summary("bitcoin", WindowSize.MINUTE, noon(0).plusSeconds(60L * minute), minute));
    }
    summaries.add(summary(ODD, WindowSize.DAY, noon(0), 7));
    summaries.add(summary("ethereum", WindowSize.DAY, noon(3), 7));
    database.storage().putSummaries(summaries);
    CoinWindow late = new CoinWindow("bitcoin", windows.of(WindowSize.DAY, FIRST.plusDays(4)));
    database.storage().markPending(List.of(windows.unitOf(late)));
    server = WebServer.ofPipeline(settings, 0, Monitoring.disabled());
    client = new Client(server.address());
  }

  @AfterAll
  static void stop() {
    server.close();
    database.close();
    fresh.close();
  }

  private static Instant noon(int day) {
    return FIRST.plusDays(day).atTime(12, 0).atZone(windows.zone()).toInstant();
  }

  /** A summary with every digit that a decimal of MongoDB may have. */
  private static Summary summary(String coin, WindowSize size, Instant within, int number) {
    CoinWindow window = new CoinWindow(coin, windows.of(size, within));
    Instant start = window.window().start();
    return new Summary(
        window,
        number % 2 == 0 ? Optional.of("usd") : Optional.empty(),
        new BigDecimal("6791.680000000000000000000000000001").add(BigDecimal.valueOf(number)),
        new BigDecimal("1234567890123456789012345678901234"),
        new BigDecimal("0.00000000123400"),
        new BigDecimal("1E+3").add(BigDecimal.valueOf(number)),
        new BigDecimal("3333.333333333333333333333333333333"),
        12 + number,
        number % 2 == 0 ? Optional.of(new BigDecimal("0.10")) : Optional.empty(),
        Optional.empty(),
        start,
        start.plusMillis(1),
        1439,
        number,
        number < 9,
        ComputedBy.STREAM,
        Instant.parse("2018-04-06T01:00:00.123Z"));
  }

  private static HttpResponse<String> candles(String query) {
    return client.get("/api/v1/candles?coin=bitcoin&" + query);
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
            .mapToObj(day -> SummaryJson.of(summary("bitcoin", WindowSize.DAY, noon(day), day)))
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
    String csv = client.get("/api/v1/candles?format=csv&coin=" + encoded(ODD)).body();

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
      HttpResponse<String> part = client.get(next.get());
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
    String tag = header(client.get(path), "ETag");
    assertThat(client.get(path, "If-None-Match", tag).statusCode()).isEqualTo(304);

    database.storage().putSummaries(List.of(summary("ethereum", WindowSize.DAY, noon(3), 8)));

    assertThat(client.get(path, "If-None-Match", tag).statusCode()).isEqualTo(200);
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
    HttpResponse<String> answer = client.get("/api/v1/candles?" + query);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(error(answer)).isEqualTo(message);
  }

  @Test
  void shouldListCoinsWithTheirFirstAndLastDays() {
    JsonObject all = json(client.get("/api/v1/coins")).getAsJsonObject();

    assertThat(all.getAsJsonArray("coins"))
        .extracting(coin -> coin.getAsJsonObject().get("coin_id").getAsString())
        .containsExactly(ODD, "bitcoin", "ethereum");
    JsonObject bitcoin = all.getAsJsonArray("coins").get(1).getAsJsonObject();
    assertThat(bitcoin.get("first_date").getAsString()).isEqualTo("2018-03-24");
    assertThat(bitcoin.getAsJsonObject("last").get("date").getAsString()).isEqualTo("2018-04-02");
    assertThat(all.has("next")).isFalse();
  }

  @Test
  void shouldListCoinsInParts() {
    JsonObject first = json(client.get("/api/v1/coins?limit=1")).getAsJsonObject();
    String next = first.get("next").getAsString();

    assertThat(next).isEqualTo("/api/v1/coins?after=" + encoded(ODD) + "&limit=1");
    assertThat(client.get(next).body()).contains("\"bitcoin\"").doesNotContain("ethereum");
    assertThat(client.get("/api/v1/coins?after=bitcoin").body())
        .contains("\"ethereum\"")
        .doesNotContain("next", "\"bitcoin\"");
    assertThat(client.get("/api/v1/coins?after=zzz").body()).isEqualTo("{\"coins\":[]}\n");
  }

  @Test
  void shouldShowADayAndWhetherItIsToBeRecomputed() {
    String expected = SummaryJson.of(summary("bitcoin", WindowSize.DAY, noon(1), 1));

    assertThat(client.get("/api/v1/day?coin=bitcoin&date=2018-03-25").body())
        .isEqualTo(
            "{\"zone\":\"Europe/Berlin\",\"summary\":%s,\"recompute_pending\":false}\n"
                .formatted(expected));
    assertThat(client.get("/api/v1/day?coin=bitcoin&date=2018-03-28").body())
        .endsWith(",\"recompute_pending\":true}\n");
    HttpResponse<String> none = client.get("/api/v1/day?coin=bitcoin&date=2018-03-23");
    assertThat(none.statusCode()).isEqualTo(404);
    assertThat(error(none)).isEqualTo("there is no summary of the coin bitcoin on 2018-03-23");
    assertThat(error(client.get("/api/v1/day?coin=bitcoin&date=x")))
        .isEqualTo("date is x, but must be a date such as 2018-04-05");
  }

  @Test
  void shouldNameTheDocumentThatSomeoneHasChanged() {
    fresh
        .database()
        .getCollection("weekly_summaries")
        .insertOne(
            new Document("_id", "changed:2018-03-19")
                .append("coin_id", "changed")
                .append("date", "2018-03-19"));

    HttpResponse<String> answer = client.get("/api/v1/candles?coin=changed&window=1w");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(error(answer))
        .startsWith("the document changed:2018-03-19 of weekly_summaries cannot be decoded (");
  }

  @Test
  void shouldAnswerTenThousandCandlesAtOnce() {
    Instant start = Instant.parse("2020-01-01T00:00:00Z");
    database
        .storage()
        .putSummaries(
            Stream.iterate(start, time -> time.plus(Duration.ofMinutes(1)))
                .limit(10_001)
                .map(time -> summary("many", WindowSize.MINUTE, time, 0))
                .toList());
    database.storage().putSummaries(List.of(summary("many", WindowSize.DAY, start, 0)));

    HttpResponse<String> answer =
        client.get("/api/v1/candles?coin=many&window=1m&limit=10000&from=2020-01-01");

    assertThat(fields(answer, "start")).hasSize(10_000);
    assertThat(json(answer).getAsJsonObject().get("next").getAsString())
        .contains("from=2020-01-07T22%3A40%3A00Z");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
