package io.cryptopipeline.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.exchange.Exchange.Message;
import io.cryptopipeline.record.JsonTree;
import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.testing.exchange.Recordings;
import io.cryptopipeline.testing.fuzz.JsonTexts;
import io.cryptopipeline.testing.fuzz.Payloads;
import io.cryptopipeline.testing.fuzz.Step;
import io.cryptopipeline.testing.fuzz.Step.Change;
import io.cryptopipeline.testing.fuzz.Step.Part;
import io.cryptopipeline.testing.ticks.RawRecords;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever an exchange sends or answers: texts that stand in it, or a refusal, and nothing else.
 */
class ExchangeFuzzTest {

  private static final List<Exchange> EXCHANGES =
      List.of(
          new Coinbase(), new Kraken(), new Binance(Binance.Stream.AGG_TRADE, Optional.empty()));

  private static final List<String> TEXTS = texts();

  private static List<String> texts() {
    List<String> texts = new ArrayList<>(Payloads.VALID);
    Stream.of("COINBASE.ws.28.0", "KRAKEN.ws.48.0", "BINANCE.ws.1.0")
        .flatMap(session -> Recordings.messages(session).stream())
        .filter(message -> message.length() < 600)
        .forEach(texts::add);
    String trades = String.join(",", Payloads.VALID);
    texts.add("[" + trades + "]");
    texts.add("{\"channel\":\"trade\",\"data\":[" + trades + "]}");
    texts.add("{\"error\":[],\"result\":{\"XXBTZUSD\":[" + trades + "],\"last\":\"1\"}}");
    texts.add("{\"error\":[\"EQuery:Unknown asset pair\"]}");
    texts.add("{\"method\":\"subscribe\",\"success\":true,\"result\":{\"symbol\":\"BTC/USD\"}}");
    texts.add("{\"method\":\"subscribe\",\"success\":false,\"error\":\"no\"}");
    texts.add("{\"result\":[\"btcusdt@trade\"],\"id\":2}");
    texts.add("{\"error\":{\"code\":2,\"msg\":\"no\"},\"id\":1}");
    texts.add(Recordings.text("errors/coinbase_ws_subscribe_error.json"));
    return texts;
  }

  @Property(tries = 5_000, edgeCases = EdgeCasesMode.NONE)
  void shouldUnderstandOrRefuseWhenATextIsChanged(
      @ForAll("samples") String text, @ForAll("changes") List<Change> changes) {
    understandOrRefuse(new String(Step.all(changes, text.getBytes(UTF_8)), UTF_8));
  }

  @Property(tries = 5_000, edgeCases = EdgeCasesMode.NONE)
  void shouldUnderstandOrRefuseWhenAnyPartIsAnotherValue(
      @ForAll("samples") String text, @ForAll("parts") List<Part> parts) {
    understandOrRefuse(new String(Step.all(parts, text.getBytes(UTF_8)), UTF_8));
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void shouldUnderstandOrRefuseWhenTheTextIsArbitrary(
      @ForAll String text, @ForAll("json") String json) {
    understandOrRefuse(text);
    understandOrRefuse(json);
  }

  private static void understandOrRefuse(String text) {
    for (Exchange exchange : EXCHANGES) {
      attempt(
          () -> {
            if (exchange.message(text) instanceof Message.Trades trades) {
              trades.trades().forEach(trade -> assertThat(text).contains(trade.text()));
            }
          });
      attempt(() -> assertThat(exchange.history(text)).allMatch(text::contains));
      for (String product : List.of("", "BTC-USD", "XBT/USD")) {
        Provenance provenance =
            new Provenance(
                Optional.of(product).filter(p -> !p.isEmpty()),
                Optional.of("usd"),
                RawRecords.RECORD_TIME);
        attempt(
            () ->
                assertThat(exchange.read(new JsonTree(StrictJson.parse(text)), provenance).tick())
                    .isNotNull());
      }
    }
  }

  private interface Attempt {
    void run() throws UnusableRecordException;
  }

  private static void attempt(Attempt attempt) {
    try {
      attempt.run();
    } catch (UnusableRecordException e) {
      assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(1_000).matches("\\P{Cntrl}+");
    }
  }

  @Provide
  Arbitrary<String> samples() {
    return Arbitraries.of(TEXTS);
  }

  @Provide
  Arbitrary<String> json() {
    return JsonTexts.any();
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    return Payloads.changes();
  }

  @Provide
  Arbitrary<List<Part>> parts() {
    return Payloads.parts();
  }
}
