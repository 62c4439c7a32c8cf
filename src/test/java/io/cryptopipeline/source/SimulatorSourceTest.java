package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cryptopipeline.exchange.CoinNames;
import io.cryptopipeline.exchange.FormatRegistry;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.UnusableRecordException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class SimulatorSourceTest {

  private static final Instant NOW = Instant.parse("2018-04-05T00:00:00.123456Z");
  private static final RawTickReader READER =
      new RawTickReader(FormatRegistry.standard(), CoinNames.builtIn());
  private static final List<String> COINS = List.of("bitcoin", "ether");

  @Test
  void shouldGiveTheSameTicksWhenTheSeedIsTheSame() {
    assertThat(texts(COINS, 1_000, 7)).isEqualTo(texts(COINS, 1_000, 7));
    assertThat(texts(COINS, 1_000, 7)).isNotEqualTo(texts(COINS, 1_000, 8));
  }

  @Test
  void shouldGiveOneCoinAfterTheOtherWhenThereAreTwo() {
    List<RawTick> ticks = ticks(5);

    assertThat(ticks)
        .extracting(tick -> tick.tick().coinId())
        .containsExactly("bitcoin", "ether", "bitcoin", "ether", "bitcoin");
    assertThat(fetch(COINS, 2, 1))
        .extracting(FetchedPayload::source, FetchedPayload::place)
        .containsExactly(tuple("simulator", "tick 1"), tuple("simulator", "tick 2"));
  }

  @Test
  void shouldNumberTradesByStartAndPlaceWhenTicksAreMade() {
    assertThat(ticks(3))
        .extracting(rawTick -> rawTick.eventId().toString())
        .containsExactly(
            "tick:bitcoin:1522886400123000000",
            "tick:ether:1522886400123000001",
            "tick:bitcoin:1522886400123000002");
  }

  @Test
  void shouldGiveDistinctUsableTicksWhenThereAreMany() {
    List<RawTick> ticks = ticks(20_000);

    assertThat(ticks).extracting(RawTick::eventId).doesNotHaveDuplicates();
    assertThat(ticks)
        .allSatisfy(
            tick -> {
              assertThat(tick.tick().timestamp()).isEqualTo("2018-04-05T00:00:00.123Z");
              assertThat(tick.tick().price()).isPositive();
              assertThat(tick.tick().volume().orElseThrow()).isPositive();
              assertThat(tick.tick().tradeId()).isPresent();
            });
  }

  @Test
  void shouldStartAtAPriceOfTheCoinsOwnSize() {
    assertFirstPrice("bitcoin", "97000.00");
    assertFirstPrice("ethereum", "3400.00");
    assertFirstPrice("litecoin", "95.0000");
    assertFirstPrice("dogecoin", "0.210000");
    assertFirstPrice("shiba-inu", "0.0000140000");
    // not known: out of the name
    assertFirstPrice("BTC-EUR", "13.3832");
    assertFirstPrice("BTC-GBP", "0.256143");
    assertFirstPrice("my-own-coin", "155.646");
  }

  private static void assertFirstPrice(String coinId, String price) {
    for (long seed = 0; seed < 3; seed++) {
      assertThat(read(fetch(List.of(coinId), 1, seed).get(0)).tick().price())
          .as(coinId)
          .isEqualTo(new BigDecimal(price));
    }
  }

  @Test
  void shouldKeepTheNumberOfDigitsOfACoin() {
    assertThat(ticks(List.of("dogecoin"), 1_000))
        .allSatisfy(
            tick -> {
              assertThat(tick.tick().price().scale()).isEqualTo(6);
              assertThat(tick.tick().volume().orElseThrow().scale()).isEqualTo(3);
            });
  }

  @Test
  void shouldTradeTensToThousandsOfDollarsAndMostlyLittle() {
    List<Double> dollars =
        ticks(List.of("bitcoin", "shiba-inu", "BTC-EUR"), 9_000).stream()
            .map(SimulatorSourceTest::dollars)
            .sorted()
            .toList();

    assertThat(dollars.get(900)).isBetween(10.0, 100.0);
    assertThat(dollars.get(4_500)).isBetween(50.0, 500.0);
    assertThat(dollars.get(8_990)).isBetween(1_000.0, 20_000.0);
  }

  @Test
  void shouldMoveByLittleFromTickToTick() {
    List<RawTick> ticks = ticks(2_000);

    List<Double> changes =
        IntStream.range(2, ticks.size())
            .mapToObj(i -> Math.abs(price(ticks.get(i)) / price(ticks.get(i - 2)) - 1))
            .sorted()
            .toList();

    assertThat(changes.get(1_000)).isBetween(1e-5, 1e-4);
    assertThat(changes.get(1_990)).isLessThan(1e-3);
  }

  /** Nearly four years. */
  @Test
  void shouldStayNearTheUsualPriceOfATinyCoinForAMillionSteps() {
    SimulatedMarket market = new SimulatedMarket(List.of("shiba-inu"), 7);
    BigDecimal lowest = market.price(0);
    BigDecimal highest = lowest;

    for (int i = 0; i < 1_000_000; i++) {
      market.advance(Duration.ofMinutes(2));
      lowest = lowest.min(market.price(0));
      highest = highest.max(market.price(0));
    }
    assertThat(lowest).isBetween(new BigDecimal("0.000001"), new BigDecimal("0.000014"));
    assertThat(highest).isBetween(new BigDecimal("0.000014"), new BigDecimal("0.0002"));
  }

  @Test
  void shouldGiveTheSameTicksWhenTheLocaleHasOtherDigits() {
    List<String> expected = texts(COINS, 10, 7);
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {

      List<String> texts = texts(COINS, 10, 7);

      assertThat(texts).isEqualTo(expected);
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void shouldGiveNothingWhenTheCountIsZero() {
    assertThat(fetch(COINS, 0, 1)).isEmpty();
  }

  private static double price(RawTick tick) {
    return tick.tick().price().doubleValue();
  }

  private static double dollars(RawTick tick) {
    return price(tick) * tick.tick().volume().orElseThrow().doubleValue();
  }

  @Test
  void shouldTakeAnyNameForACoin() {
    assertThat(ticks(List.of("a \"quoted\" \\ <coin> é"), 1).get(0).tick().coinId())
        .isEqualTo("a \"quoted\" \\ <coin> é");
  }

  private static List<FetchedPayload> fetch(List<String> coinIds, long count, long seed) {
    List<FetchedPayload> fetched = new ArrayList<>();
    new SimulatorSource(coinIds, count, seed, Clock.fixed(NOW, ZoneOffset.UTC)).fetch(fetched::add);
    return fetched;
  }

  private static List<String> texts(List<String> coinIds, long count, long seed) {
    return fetch(coinIds, count, seed).stream()
        .map(fetched -> new String(fetched.bytes(), UTF_8))
        .toList();
  }

  private static List<RawTick> ticks(long count) {
    return ticks(COINS, count);
  }

  private static List<RawTick> ticks(List<String> coinIds, long count) {
    return fetch(coinIds, count, 7).stream().map(SimulatorSourceTest::read).toList();
  }

  static RawTick read(FetchedPayload fetched) {
    try {
      return READER.read(fetched.bytes(), new RecordHeaders(), NOW);
    } catch (UnusableRecordException e) {
      throw new AssertionError(e);
    }
  }
}
