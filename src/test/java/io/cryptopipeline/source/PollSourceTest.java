package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.exchange.Formats;
import io.cryptopipeline.exchange.PolledPrices;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.runtime.Sleeper;
import io.cryptopipeline.testing.exchange.Recordings;
import io.cryptopipeline.testing.exchange.StubHttp;
import io.cryptopipeline.testing.exchange.StubHttp.Answer;
import io.cryptopipeline.testing.exchange.StubHttp.Answer.How;
import io.cryptopipeline.testing.exchange.StubHttp.Call;
import io.cryptopipeline.testing.process.Metered;
import io.cryptopipeline.testing.security.Secrets;
import io.cryptopipeline.testing.time.SleptTime;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CoinGecko over real HTTP on loopback; time passes when the source sleeps. */
class PollSourceTest {

  private static final long SEED = 20210515;
  private static final Duration MONTH = Duration.ofDays(31);
  private static final String KEY = "CG-" + Secrets.of("coingecko");

  private final SleptTime time = new SleptTime("2026-01-01T00:00:00Z");
  private final StubHttp stub = new StubHttp(this::answer, time);
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final SourceGauge gauge = new SourceGauge("coingecko", meters, time);
  private final List<String> received = new ArrayList<>();
  private final List<String> served = new ArrayList<>();
  private final AtomicBoolean later = new AtomicBoolean();
  private List<String> absent = List.of();

  @AfterEach
  void close() {
    stub.close();
  }

  /** The recorded element, of each coin that is asked for, updated every minute. */
  private String answer(URI uri) {
    String recorded = Recordings.text("coingecko/market_data_for_a_coin.0.200.json");
    String element = recorded.strip().substring(1, recorded.strip().length() - 1);
    Instant minute = Instant.ofEpochSecond(time.instant().getEpochSecond() / 60 * 60);
    String ids = uri.getQuery().replaceAll(".*ids=([^&]*).*", "$1");
    List<String> elements =
        Arrays.stream(ids.split(",", -1))
            .filter(id -> !absent.contains(id))
            .map(id -> element.replace("\"id\":\"bitcoin\"", "\"id\":\"" + id + "\""))
            .map(
                e ->
                    e.replaceAll(
                        "\"last_updated\":\"[^\"]*\"", "\"last_updated\":\"" + minute + "\""))
            .toList();
    served.addAll(elements);
    return "[" + String.join(", ", elements) + "]";
  }

  @Test
  void shouldHandOverEveryElementInItsOwnTextThroughAllFaults() {
    served.clear();
    stub.answerNext(
        Answer.of(429, Recordings.text("errors/coingecko_429.json"), "119"),
        Answer.of(429, "<!DOCTYPE html><html><body>Too many requests</body></html>"),
        Answer.of(429, "", "Thu, 01 Jan 2026 02:00:00 GMT"),
        Answer.of(
            500, Recordings.text("coingecko/ohlc_data_for_one_coin_in_the_last_7_days.1.500.json")),
        Answer.of(502, "<html>bad gateway</html>", "soon"),
        Answer.of(200, "<html>maintenance</html>"),
        Answer.of(200, "[{\"id\":\"bitcoin\""),
        Answer.of(200, "{}"),
        Answer.of(How.RESET),
        Answer.of(How.HALF),
        Answer.of(How.NEVER));

    fetch(account(30, 10_000), List.of("bitcoin", "ethereum"), () -> received.size() < 20);

    assertThat(stub.hasAnswered()).isTrue();
    assertThat(received).doesNotHaveDuplicates();
    assertThat(served).endsWith(received.toArray(String[]::new));
    List<Call> calls = stub.calls();
    assertThat(between(calls, 0)).as("Retry-After: 119").isGreaterThanOrEqualTo(ofSeconds(119));
    assertThat(calls.get(3).time())
        .as("Retry-After, a date")
        .isAfterOrEqualTo(Instant.parse("2026-01-01T02:00:00Z"));
    assertThat(gauge.outage()).isZero();
  }

  @Test
  void shouldComeBackWhenNobodyWasThereForAMinute() {
    stub.goAway();
    time.in(Duration.ofMinutes(1), stub::comeBack);

    fetch(account(30, 10_000), List.of("bitcoin"), () -> received.isEmpty());

    assertThat(time.instant()).isAfterOrEqualTo(Instant.parse("2026-01-01T00:01:00Z"));
    assertThat(received).hasSize(1);
  }

  /** Two months, with a fault every fifth call. */
  @ParameterizedTest
  @CsvSource({"30,1000,1", "2,600,3"})
  void shouldKeepToTheCallsOfThePlan(int callsPerMinute, int callsPerMonth, int pages) {
    Random random = new Random(SEED);
    Instant end = time.instant().plus(MONTH.multipliedBy(2));
    List<String> coins = new ArrayList<>();
    for (int i = 0; i < 250 * (pages - 1) + 1; i++) {
      coins.add("coin-" + i);
    }
    absent = coins.subList(1, coins.size()); // or there would be a lot to compare

    fetch(
        account(callsPerMinute, callsPerMonth),
        coins,
        () -> {
          if (random.nextInt(5) == 0) {
            stub.answerNext(Answer.of(500, ""), Answer.of(429, ""));
          }
          return time.instant().isBefore(end);
        });

    List<Call> calls = stub.calls();
    assertThat(mostWithin(calls, MONTH))
        .as("calls in any 31 days, seed %s", SEED)
        .isBetween((int) (0.85 * callsPerMonth), callsPerMonth);
    assertThat(mostWithin(calls, Duration.ofMinutes(1))).isLessThanOrEqualTo(callsPerMinute);
  }

  private static int mostWithin(List<Call> calls, Duration window) {
    int most = 0;
    int from = 0;
    for (int to = 0; to < calls.size(); to++) {
      while (!calls.get(from).time().isAfter(calls.get(to).time().minus(window))) {
        from++;
      }
      most = Math.max(most, to - from + 1);
    }
    return most;
  }

  @Test
  void shouldLeaveOutWhatWasNotUpdatedSince() {
    PolledPrices busy = account(600, 100_000_000); // a call every 100 ms

    fetch(busy, List.of("bitcoin"), () -> stub.calls().size() < 50);

    assertThat(received).hasSize(1);
  }

  /** Elements without a price, a time, a name, or a shape; the last one changes once. */
  @Test
  void shouldHandOverOnceWhatCannotBeReadAndGoOnWithTheRest() {
    String noPrice = "{\"id\":\"ethereum\",\"current_price\":null,\"last_updated\":null}";
    String noTime = "{\"id\":\"ethereum\",\"current_price\":1,\"last_updated\":\"soon\"}";
    String twice = "{\"id\":\"a\",\"id\":\"b\"}";
    List<String> bad = List.of(noPrice, noTime, twice, "17", "null", "[]");
    String readable = "{\"id\":\"bitcoin\",\"current_price\":1,\"last_updated\":%s}";
    for (int poll = 0; poll < 3; poll++) {
      String last = poll == 0 ? "" : ", \"changed\"";
      stub.answerNext(
          Answer.of(
              200,
              "[%s, %s%s]"
                  .formatted(
                      String.join(", ", bad),
                      readable.formatted(1_522_886_400_000L + poll),
                      last)));
    }

    try (SourceGauge.Shown beyondTheFetching = gauge.show()) {
      assertThat(beyondTheFetching).isNotNull();
      fetch(account(30, 10_000), List.of("bitcoin"), () -> stub.calls().size() < 3);

      assertThat(Metered.value(meters, Metric.SOURCE_UNREADABLE_PAYLOADS)).isEqualTo(7);
      assertThat(Metered.value(meters, Metric.SOURCE_OUTAGES)).isZero();
    }

    assertThat(received)
        .containsExactly(
            noPrice,
            noTime,
            twice,
            "17",
            "null",
            "[]",
            readable.formatted(1_522_886_400_000L),
            readable.formatted(1_522_886_400_001L),
            "\"changed\"",
            readable.formatted(1_522_886_400_002L));
  }

  @Test
  void shouldGoOnWithTheOthersWhenACoinIsNotThere() {
    absent = List.of("bitcoin");

    fetch(account(30, 10_000), List.of("bitcoin", "ethereum"), () -> received.size() < 3);

    assertThat(received).allMatch(element -> element.contains("\"id\":\"ethereum\""));
    assertThat(gauge.refusedProducts()).isOne();
  }

  @Test
  void shouldFetchACoinAsSoonAsItIsThere() {
    absent = List.of("bitcoin");

    fetch(
        account(30, 10_000),
        List.of("bitcoin", "ethereum"),
        () -> {
          absent = received.size() < 2 ? absent : List.of();
          return received.size() < 4;
        });

    assertThat(received).anyMatch(element -> element.contains("\"id\":\"bitcoin\""));
    assertThat(gauge.refusedProducts()).isZero();
  }

  @Test
  void shouldNotStartWhenNoCoinIsThere() {
    absent = List.of("bitcoin", "ethereum");

    assertThatThrownBy(() -> fetch(account(30, 10_000), List.of("bitcoin", "ethereum"), () -> true))
        .isInstanceOf(PipelineException.class)
        .hasMessageContainingAll("coingecko", "no price of bitcoin, ethereum", "check --coins");
  }

  /** They came, so the coin is known. */
  @Test
  void shouldContinueWhenTheFirstPricesCannotBeRead() {
    String changed = "{\"id\":\"bitcoin\",\"current_price\":1,\"last_updated\":\"soon\"}";
    stub.answerNext(Answer.of(200, "[" + changed + "]"));

    fetch(account(30, 10_000), List.of("bitcoin"), () -> received.size() < 2);

    assertThat(received).hasSize(2).first().isEqualTo(changed);
    assertThat(gauge.refusedProducts()).isZero();
  }

  /** Prices of small coins are rounded to two digits otherwise. */
  @Test
  void shouldAskForAllDigits() {
    fetch(account(30, 10_000), List.of("bitcoin"), () -> received.isEmpty());

    assertThat(stub.calls().get(0).uri().getQuery().split("&")).contains("precision=full");
  }

  @Test
  void shouldContinueWhenNoCoinIsThereLater() {
    fetch(
        account(600, 100_000_000),
        List.of("bitcoin"),
        () -> {
          absent = received.size() == 1 && stub.calls().size() < 5 ? List.of("bitcoin") : List.of();
          return received.size() < 2;
        });

    assertThat(received).hasSize(2);
  }

  /** A page of the CDN, for example; and a key that was right before. */
  @ParameterizedTest
  @CsvSource({
    "302, <html>moved</html>",
    "400, <html>bad request</html>",
    "403, <html>Attention Required!</html>",
    "403, error code: 1020",
    "404, <html>not found</html>",
    "451, <html>not here</html>",
    "503, <html>maintenance</html>",
  })
  void shouldContinueWhenAnAnswerNamesNeitherKeyNorParameter(int status, String body) {
    stub.answerNext(Answer.of(status, body));

    fetch(
        account(30, 10_000),
        List.of("bitcoin"),
        () -> {
          if (received.size() == 1 && later.compareAndSet(false, true)) {
            stub.answerNext(Answer.of(status, body), Answer.of(status, body));
          }
          return received.size() < 3;
        });

    assertThat(received).hasSize(3);
    assertThat(gauge.outage()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"401, 10002", "403, 10005", "400, 10010", "400, 10011", "422, 0"})
  void shouldContinueWhenALaterAnswerNamesTheKeyOrAParameter(int status, int code) {
    String body = "{\"status\":{\"error_code\":%s}}".formatted(code);

    fetch(
        account(30, 10_000),
        List.of("bitcoin"),
        () -> {
          if (received.size() == 1 && later.compareAndSet(false, true)) {
            stub.answerNext(Answer.of(status, body), Answer.of(status, body));
          }
          return received.size() < 2;
        });

    assertThat(received).hasSize(2);
    assertThat(stub.calls()).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({"10002", "10005", "10010", "10011"})
  void shouldStopWhenTheFirstAnswerNamesTheKeyOrItsPlan(int code) {
    String error = "{\"error\":{\"status\":{\"error_code\":%s}}}".formatted(code);
    stub.answerNext(Answer.of(400, error));

    assertThatThrownBy(() -> fetch(account(30, 10_000), List.of("bitcoin"), () -> true))
        .isInstanceOf(PipelineException.class)
        .hasMessageContainingAll("coingecko denies access", "check the key and its plan");
  }

  @ParameterizedTest
  @CsvSource({"401", "403", "451"})
  void shouldStopWhenItIsNotLetIn(int status) {
    stub.answerNext(Answer.of(status, "{\"status\":{\"error_code\":10002}}"));

    assertThatThrownBy(() -> fetch(account(30, 10_000), List.of("bitcoin"), () -> true))
        .isInstanceOf(PipelineException.class)
        .hasMessageContainingAll("coingecko", String.valueOf(status), "check the key")
        .hasMessageNotContaining(KEY);
    assertThat(stub.calls()).hasSize(1);
  }

  @Test
  void shouldStopWhenTheQuestionIsRefused() {
    stub.answerNext(Answer.of(422, Recordings.text("coingecko/market_data_for_a_coin.1.422.json")));

    assertThatThrownBy(() -> fetch(account(30, 10_000), List.of("bitcoin"), () -> true))
        .isInstanceOf(PipelineException.class)
        .hasMessageContainingAll("422", "Missing parameter vs_currency", "coingecko.quote");
  }

  /** A proxy's page, for example, may show the headers that it got. */
  @ParameterizedTest
  @ValueSource(ints = {401, 422})
  void shouldNotShowAKeyThatTheOtherSideRepeats(int status) {
    stub.answerNext(Answer.of(status, "you sent " + KEY));

    assertThatThrownBy(() -> fetch(account(30, 10_000), List.of("bitcoin"), () -> true))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("you sent ***")
        .hasMessageNotContaining(KEY);
  }

  /** Fractions, and more than anyone waits for. */
  @ParameterizedTest
  @CsvSource({"1.5,2", "99999999999999999999,86400", "0,0", "-5,0", "soon,0"})
  void shouldWaitAsLongAsItIsAskedTo(String retryAfter, long seconds) {
    stub.answerNext(Answer.of(429, "", retryAfter));

    fetch(account(30, 10_000), List.of("bitcoin"), () -> received.isEmpty());

    assertThat(between(stub.calls(), 0))
        .isBetween(ofSeconds(seconds), ofSeconds(seconds).plusSeconds(3));
  }

  @ParameterizedTest
  @CsvSource({"demo,x-cg-demo-api-key", "pro,x-cg-pro-api-key"})
  void shouldSendTheKeyAsAHeaderAndNowhereElse(String plan, String header) {
    PolledPrices account = account(plan, 30, 10_000);

    fetch(account, List.of("bitcoin"), () -> received.isEmpty());

    Call call = stub.calls().get(0);
    assertThat(call.headers().get(header)).containsExactly(KEY);
    assertThat(call.uri().toString()).doesNotContain(KEY);
    assertThat(account.toString()).doesNotContain(KEY);
  }

  @Test
  void shouldShowTheOutageWhileThereIsNoAnswer() {
    List<Duration> outages = new ArrayList<>();
    stub.answerNext(Answer.of(500, ""), Answer.of(500, ""), Answer.of(500, ""));
    time.in(Duration.ofMillis(1), () -> outages.add(gauge.outage()));

    fetch(account(30, 10_000), List.of("bitcoin"), () -> received.isEmpty());

    assertThat(outages).singleElement().satisfies(outage -> assertThat(outage).isPositive());
    assertThat(gauge.outage()).isZero();
  }

  private static PolledPrices account(int callsPerMinute, int callsPerMonth) {
    return account("demo", callsPerMinute, callsPerMonth);
  }

  private static PolledPrices account(String plan, int callsPerMinute, int callsPerMonth) {
    Map<String, String> values =
        Map.of(
            "coingecko.plan",
            plan,
            "coingecko.api.key",
            KEY,
            "coingecko.calls.per.minute",
            Integer.toString(callsPerMinute),
            "coingecko.calls.per.month",
            Integer.toString(callsPerMonth));
    Settings settings = Settings.load(Map.of(), Map.of(), Optional.empty()).with(values, "test");
    return (PolledPrices) Formats.of(settings).named("coingecko").orElseThrow();
  }

  private static Duration ofSeconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static Duration between(List<Call> calls, int first) {
    return Duration.between(calls.get(first).time(), calls.get(first + 1).time());
  }

  /** Fetches for as long as more is wanted, which is asked whenever time passes. */
  private void fetch(PolledPrices account, List<String> coins, BooleanSupplier more) {
    Sleeper asking =
        sleep -> {
          if (!more.getAsBoolean()) {
            throw new InterruptedException("enough");
          }
          time.sleep(sleep);
        };
    SourceClients clients = time.clients(ofSeconds(2), SEED, asking);
    TickSource source = new PollSource(account, coins, stub.uri(), clients, gauge);
    try {
      source.fetch(
          fetched -> {
            assertThat(fetched.quote()).contains("usd");
            received.add(new String(fetched.bytes(), UTF_8));
          });
    } catch (InterruptedException e) {
      assertThat(e).hasMessage("enough");
    }
  }
}
