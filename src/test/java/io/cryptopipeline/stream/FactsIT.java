package io.cryptopipeline.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.batch.Aggregate;
import io.cryptopipeline.batch.BatchJobs;
import io.cryptopipeline.batch.BatchJobs.Reconciled;
import io.cryptopipeline.batch.DateRange;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.source.FetchedPayload;
import io.cryptopipeline.testing.pipeline.LivePipeline;
import io.cryptopipeline.testing.pipeline.TickSender;
import io.cryptopipeline.testing.ticks.RawEventFixture;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the stream takes for one fact, MongoDB takes for one fact. */
class FactsIT extends LivePipeline {

  @Test
  void shouldStoreEveryTradeWhenASourceNumbersItsTradesAnew() throws Exception {
    List<String> ticks =
        List.of(
            tick("2018-03-01T10:00:00Z", "1", 1),
            tick("2018-03-01T10:00:01Z", "2", 2),
            tick("2018-03-01T10:00:01Z", "2", 2), // repeated within its day
            tick("2018-03-02T10:00:00Z", "3", 50),
            tick("2018-03-10T10:00:00Z", "4", 1),
            tick("2018-03-10T10:00:01Z", "5", 2),
            tick("2018-03-01T10:00:00Z", "1", 1)); // repeated when its day is closed
    try (StreamApplication stream = StreamApplication.start(settings, new StopSignal())) {
      sendAsOurProducer(ticks);
      awaitAllDone(stream);
    }

    assertThat(documents("raw_events"))
        .extracting(event -> event.getString("_id"))
        .containsExactly(
            "tick:bitcoin:1@2018-03-01",
            "tick:bitcoin:1@2018-03-10",
            "tick:bitcoin:2@2018-03-01",
            "tick:bitcoin:2@2018-03-10",
            "tick:bitcoin:50@2018-03-02");
    assertThat(documents("daily_summaries"))
        .extracting(summary -> summary.getString("date") + " " + summary.get("tick_count"))
        .containsExactly("2018-03-01 2", "2018-03-02 1", "2018-03-10 2");
    try (BatchJobs jobs = BatchJobs.open(settings, new StopSignal())) {
      Reconciled reconciled =
          jobs.reconcile(
              new DateRange(LocalDate.parse("2018-03-01"), LocalDate.parse("2018-03-10")),
              List.of(),
              false,
              differing -> {},
              remark -> {},
              progress -> {});
      assertThat(reconciled.findings().compared()).isEqualTo(3);
      assertThat(reconciled.findings().differing()).isZero();
    }
  }

  /** Of each exchange, as of a product that is listed again. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"type\":\"match\",\"product_id\":\"OLD-USD\",\"trade_id\":%s,\"price\":\"1\",\"size\":\"1\",\"time\":\"%s\"}|OLD-USD",
        "{\"symbol\":\"OLD/USD\",\"trade_id\":%s,\"price\":1,\"qty\":1,\"timestamp\":\"%s\"}|OLD/USD",
        "{\"e\":\"trade\",\"s\":\"OLDUSDT\",\"t\":%s,\"p\":\"1\",\"q\":\"1\",\"T\":\"%s\"}|OLDUSDT",
        "{\"e\":\"aggTrade\",\"s\":\"OLDUSDT\",\"a\":%s,\"p\":\"1\",\"q\":\"1\",\"f\":1,\"l\":1,\"T\":\"%s\"}|OLDUSDT",
      })
  void shouldKeepTheTradesOfBothNumberingsWhateverTheBatchJobsDo(String template, String coin)
      throws Exception {
    settings = settings(Map.of("tick.quotes", "usd,usdt"));
    List<String> ticks =
        Stream.of(
                "1 2018-03-01T10:00:00Z",
                "2 2018-03-01T10:00:01Z",
                "50 2018-03-02T10:00:00Z",
                "1 2018-03-10T10:00:00Z",
                "2 2018-03-10T10:00:01Z",
                "2 2018-03-10T10:00:01Z")
            .map(trade -> trade.split(" ", -1))
            .map(trade -> template.formatted(Integer.parseInt(trade[0]), trade[1]))
            .toList();
    try (StreamApplication stream = StreamApplication.start(settings, new StopSignal())) {
      send(ticks);
      awaitAllDone(stream);
    }

    assertThat(recordsOf(Topics.DEAD_LETTERS)).isEmpty();
    assertRemains(
        5,
        coin + ":2018-03-01 2 volume 2",
        coin + ":2018-03-02 1 volume 1",
        coin + ":2018-03-10 2 volume 2");
  }

  /** They are two markets: the first to come has the day, in time or late. */
  @ParameterizedTest
  @CsvSource({"true, false", "false, false", "true, true", "false, true"})
  void shouldCountAVolumeOnceWhenTradesAndTheirAggregateCome(boolean tradesFirst, boolean late)
      throws Exception {
    settings = settings(Map.of("tick.quotes", "usdt"));
    String trade =
        "{\"e\":\"trade\",\"s\":\"BTCUSDT\",\"t\":%s,\"p\":\"100\",\"q\":\"1\",\"T\":1522886400123,"
            + "\"m\":true,\"M\":true}";
    List<String> trades = List.of(trade.formatted(1), trade.formatted(2), trade.formatted(3));
    List<String> aggregate =
        List.of(
            "{\"e\":\"aggTrade\",\"s\":\"BTCUSDT\",\"a\":7,\"p\":\"100\",\"q\":\"3\",\"f\":1,"
                + "\"l\":3,\"T\":1522886400123,\"m\":true,\"M\":true}");
    String first = tradesFirst ? trade.formatted(9) : aggregate.get(0).replace(":7,", ":9,");
    try (StreamApplication stream = StreamApplication.start(settings, new StopSignal())) {
      if (late) {
        send(List.of(first.replace("1522886400123", "1523145600000"))); // three days later
      }
      send(tradesFirst ? trades : aggregate);
      send(tradesFirst ? aggregate : trades);
      awaitAllDone(stream);
    }

    assertThat(recordsOf(Topics.DEAD_LETTERS))
        .hasSize(tradesFirst ? 1 : 3)
        .allSatisfy(
            letter ->
                assertThat(letter.headers().lastHeader("dlq-reason").value())
                    .isEqualTo("other-market".getBytes(UTF_8)));
    String day = "bitcoin:2018-04-05 " + (tradesFirst ? 3 : 1) + " volume 3";
    if (late) {
      String volume = tradesFirst ? "1" : "3";
      assertRemains(tradesFirst ? 4 : 2, day, "bitcoin:2018-04-08 1 volume " + volume);
    } else {
      assertRemains(tradesFirst ? 3 : 1, day);
    }
  }

  /** Asserts it of what the stream has left, after a repair, and of what the batch job writes. */
  private void assertRemains(int rawEvents, String... summaries) {
    assertThat(summaries()).containsExactly(summaries);
    try (BatchJobs jobs = BatchJobs.open(settings, new StopSignal())) {
      DateRange days = new DateRange(LocalDate.parse("2018-03-01"), LocalDate.parse("2018-04-30"));
      Reconciled reconciled =
          jobs.reconcile(days, List.of(), true, differing -> {}, remark -> {}, progress -> {});
      assertThat(reconciled.findings().compared()).isEqualTo(summaries.length);
      assertThat(reconciled.findings().differing()).isZero();
      assertThat(documents("raw_events")).hasSize(rawEvents);
      assertThat(summaries()).containsExactly(summaries);

      mongo.database().getCollection("daily_summaries").deleteMany(new Document());
      jobs.aggregate(days, List.of(), Aggregate.WriteMode.GUARDED, remark -> {}, progress -> {});
      assertThat(summaries()).containsExactly(summaries);
    }
  }

  private List<String> summaries() {
    return documents("daily_summaries").stream()
        .map(
            summary ->
                "%s %s volume %s"
                    .formatted(
                        summary.get("_id"), summary.get("tick_count"), summary.get("volume")))
        .toList();
  }

  private void send(List<String> payloads) {
    try (TickSender producer = TickSender.of(settings)) {
      payloads.forEach(
          payload -> producer.send(new FetchedPayload("test", "here", payload.getBytes(UTF_8))));
      producer.flush();
    }
  }

  private static String tick(String time, String price, int id) {
    return RawEventFixture.tick("bitcoin", time, price, id);
  }
}
