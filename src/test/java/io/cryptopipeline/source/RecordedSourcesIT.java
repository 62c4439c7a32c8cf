package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.cryptopipeline.batch.BatchJobs;
import io.cryptopipeline.batch.BatchJobs.Reconciled;
import io.cryptopipeline.batch.DateRange;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.stream.StreamApplication;
import io.cryptopipeline.testing.exchange.Recordings;
import io.cryptopipeline.testing.exchange.StubHttp;
import io.cryptopipeline.testing.exchange.StubWebSocket;
import io.cryptopipeline.testing.pipeline.LivePipeline;
import io.cryptopipeline.testing.pipeline.TickSender;
import io.cryptopipeline.testing.time.SleptTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.Document;
import org.java_websocket.WebSocket;
import org.junit.jupiter.api.Test;

/**
 * Recorded answers and sessions, replayed over real HTTP and real WebSockets: every trade is on
 * {@code crypto-raw} in its own bytes, and one document in MongoDB. What is expected is cut out of
 * the recordings with regular expressions, not with the pipeline's code.
 */
class RecordedSourcesIT extends LivePipeline {

  private static final DateRange OF_RECORDINGS =
      new DateRange(LocalDate.parse("2021-01-01"), LocalDate.parse("2021-12-31"));
  private static final String QUOTES = "usd,usdt,eur,gbp,btc,eth,chf,myr";

  @Test
  void shouldBringEveryMatchOfCoinbase() throws Exception {
    List<String> session = Recordings.messages("COINBASE.ws.28.0");
    List<String> matches =
        session.stream().filter(m -> m.matches("\\{\"type\":\"(last_)?match\".*")).toList();
    assertThat(matches).hasSize(107);

    bring("coinbase", List.of("SKL-USD", "SKL-BTC", "BAND-GBP", "NMR-EUR"), session, matches);

    assertThat(rawEvent("coinbase:BAND-GBP:881613@2021-04-17"))
        .containsEntry("coin_id", "BAND-GBP")
        .containsEntry("product", "BAND-GBP")
        .containsEntry("quote", "gbp")
        .containsEntry("source", "coinbase");
  }

  @Test
  void shouldBringEveryTradeOfKraken() throws Exception {
    List<String> session = Recordings.messages("KRAKEN.ws.48.0");
    List<String> trades = new ArrayList<>();
    for (String message : session) {
      Matcher trade = Pattern.compile("\\[\"[^\\]]*\\]").matcher(message);
      while (trade.find()) {
        trades.add(trade.group());
      }
    }
    assertThat(trades).hasSize(10);

    bring("kraken", List.of("XMR/USD", "SC/EUR", "KSM/BTC"), session, trades);

    assertThat(documents("raw_events"))
        .extracting(event -> event.getString("product"))
        .containsOnly("XMR/USD", "SC/EUR");
  }

  @Test
  void shouldBringEveryTradeOfBinance() throws Exception {
    List<String> session = new ArrayList<>(Recordings.messages("BINANCE.ws.1.0"));
    session.addAll(Recordings.messages("BINANCE_US.ws.1.0"));
    List<String> trades = new ArrayList<>();
    for (String message : session) {
      Matcher trade = Pattern.compile("\"data\":(\\{\"e\":\"aggTrade\".*})}$").matcher(message);
      if (trade.find()) {
        trades.add(trade.group(1));
      }
    }
    assertThat(trades).hasSize(13);

    bring("binance", List.of("NKNUSDT", "LRCBTC", "OMGBUSD"), session, trades);

    assertThat(rawEvent("binance:NKNUSDT:agg:15683430@2021-10-12")).containsEntry("quote", "usdt");
  }

  @Test
  void shouldBringEveryCoinOfCoinGecko() throws Exception {
    String answer = Recordings.text("coingecko/market_data_for_multiple_coins_in_eth.0.200.json");
    List<String> elements = new ArrayList<>();
    Matcher element = Pattern.compile("\\{\"id\":.*?\"last_updated\":\"[^\"]*\"}").matcher(answer);
    while (element.find()) {
      elements.add(element.group());
    }
    assertThat(elements).hasSize(2);
    settings = settings(Map.of("tick.quotes", QUOTES, "coingecko.quote", "eth"));

    try (StubHttp stub = new StubHttp(uri -> answer, new SleptTime("2026-01-01T00:00:00Z"))) {
      bring("coingecko", List.of("bitcoin", " ethereum"), stub.uri(), null, elements);
      assertThat(stub.calls().get(0).uri().getQuery())
          .contains("vs_currency=eth", "ids=bitcoin,ethereum&");
    }

    assertThat(rawEvent("coingecko:eth:bitcoin:1621094383867@2021-05-15"))
        .containsEntry("quote", "eth")
        .containsEntry("coin_id", "bitcoin");
    assertThat(documents("daily_summaries"))
        .extracting(summary -> summary.getString("quote"))
        .containsOnly("eth");
  }

  private void bring(
      String source, List<String> products, List<String> session, List<String> expected)
      throws Exception {
    settings = settings(Map.of("tick.quotes", QUOTES));
    String noHistory =
        source.equals("kraken") ? "{\"error\":[],\"result\":{\"X\":[],\"last\":\"0\"}}" : "[]";
    try (StubHttp history = new StubHttp(uri -> noHistory, Clock.systemUTC());
        StubWebSocket stub =
            new StubWebSocket(
                (connection, message) -> play(connection, message, session, products))) {
      bring(source, products, history.uri(), stub.uri(), expected);
    }
  }

  /** Binance's recordings have no answers to subscriptions. */
  private static void play(
      WebSocket connection, String message, List<String> session, List<String> products) {
    if (message.contains("\"SUBSCRIBE\"")) {
      connection.send("{\"result\":null,\"id\":1}");
      return;
    }
    if (message.contains("LIST_SUBSCRIPTIONS")) {
      connection.send(
          "{\"result\":[\"%s@trade\"],\"id\":2}"
              .formatted(String.join("@trade\",\"", products).toLowerCase(Locale.ROOT)));
    }
    session.forEach(connection::send);
  }

  private void bring(
      String source, List<String> coins, URI rest, URI webSocket, List<String> expected)
      throws Exception {
    Map<String, String> urls = new HashMap<>();
    urls.put("tick.quotes", QUOTES);
    urls.put("coingecko.quote", "eth");
    urls.put("source.rest.url", rest.toString());
    urls.put("source.websocket.url", webSocket == null ? "" : webSocket.toString());
    Settings withUrls = settings(urls);
    StopSignal stop = new StopSignal();
    try (StreamApplication stream = StreamApplication.start(settings, new StopSignal());
        TickSender producer = TickSender.of(settings)) {
      TickSource fetched = Sources.named(source, withUrls, coins, true, new SimpleMeterRegistry());
      Thread thread = new Thread(() -> producer.run(List.of(fetched), SourceRun.UNLIMITED, stop));
      thread.start();
      await().until(() -> producer.sent() >= expected.size());
      stop.request();
      thread.join();
      awaitAllDone(stream);
    }
    assertThat(
            recordsOf(Topics.RAW).stream()
                .map(record -> new String(record.value(), UTF_8))
                .sorted()
                .toList())
        .isEqualTo(expected.stream().sorted().toList());
    assertThat(recordsOf(Topics.DEAD_LETTERS)).isEmpty();
    assertThat(documents("raw_events"))
        .extracting(document -> document.getString("_id").replaceFirst("@[^@]*$", ""))
        .containsExactlyElementsOf(new TreeSet<>(eventIds()));
    assertThat(eventIds()).doesNotHaveDuplicates();
    assertPayloads(expected);
    assertBatchAgrees();
  }

  /** Every document has the keys of its payload in their order, where it is an object. */
  private void assertPayloads(List<String> expected) {
    List<List<String>> keys = new ArrayList<>();
    for (String payload : expected) {
      if (JsonParser.parseString(payload) instanceof JsonObject object) {
        keys.add(List.copyOf(object.keySet()));
      }
    }
    List<List<String>> stored = new ArrayList<>();
    for (Document event : documents("raw_events")) {
      if (event.get("payload") instanceof Document payload) {
        stored.add(List.copyOf(payload.keySet()));
      }
    }
    assertThat(stored).containsExactlyInAnyOrderElementsOf(keys);
  }

  /** Raw events without product or coin in their payload can be read back. */
  private void assertBatchAgrees() {
    assertThat(documents("daily_summaries")).isNotEmpty();
    try (BatchJobs jobs = BatchJobs.open(settings, new StopSignal())) {
      Reconciled reconciled =
          jobs.reconcile(
              OF_RECORDINGS, List.of(), false, differing -> {}, remark -> {}, progress -> {});
      assertThat(reconciled.findings().compared()).isPositive();
      assertThat(reconciled.findings().differing()).isZero();
    }
  }

  private Document rawEvent(String id) {
    return documents("raw_events").stream()
        .filter(event -> event.getString("_id").equals(id))
        .findFirst()
        .orElseThrow();
  }
}
