package io.cryptopipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.exchange.PolledPrices;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.testing.exchange.Recordings;
import io.cryptopipeline.testing.exchange.StubHttp.Answer;
import io.cryptopipeline.testing.exchange.StubHttp.Answer.How;
import io.cryptopipeline.testing.exchange.StubHttp.Call;
import io.cryptopipeline.testing.process.Metered;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is handed over, when, and how often it is asked for. */
class PollSourceTest extends PolledCoinGecko {

  private static final Duration MONTH = Duration.ofDays(31);

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

  /** Fractions, and more than anyone waits for. */
  @ParameterizedTest
  @CsvSource({"1.5,2", "99999999999999999999,86400", "0,0", "-5,0", "soon,0"})
  void shouldWaitAsLongAsItIsAskedTo(String retryAfter, long seconds) {
    stub.answerNext(Answer.of(429, "", retryAfter));

    fetch(account(30, 10_000), List.of("bitcoin"), () -> received.isEmpty());

    assertThat(between(stub.calls(), 0))
        .isBetween(ofSeconds(seconds), ofSeconds(seconds).plusSeconds(3));
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

  private static Duration ofSeconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  private static Duration between(List<Call> calls, int first) {
    return Duration.between(calls.get(first).time(), calls.get(first + 1).time());
  }
}
