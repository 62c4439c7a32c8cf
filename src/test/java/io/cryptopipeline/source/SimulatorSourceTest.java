package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.cryptopipeline.exchange.CoinNames;
import io.cryptopipeline.exchange.Formats;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.UnusableRecordException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class SimulatorSourceTest {

  private static final Instant NOW = Instant.parse("2018-04-05T00:00:00.123456Z");
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
              assertThat(tick.tick().price()).isGreaterThanOrEqualTo(new BigDecimal("0.01"));
              assertThat(tick.tick().volume().orElseThrow())
                  .isBetween(new BigDecimal("0.0001"), new BigDecimal("100.0000"));
              assertThat(tick.tick().tradeId()).isPresent();
            });
  }

  @Test
  void shouldWalkByAtMostATenthOfAPerCentWhenPricesFollow() {
    List<RawTick> ticks = ticks(2_000);

    assertThat(ticks.get(0).tick().price()).isEqualTo(new BigDecimal("1000.00"));
    for (int i = 2; i < ticks.size(); i++) {
      BigDecimal before = ticks.get(i - 2).tick().price();
      BigDecimal change = ticks.get(i).tick().price().subtract(before).abs();
      // rounding to cents adds half a cent at most
      assertThat(change)
          .isLessThanOrEqualTo(
              before.multiply(new BigDecimal("0.001")).add(new BigDecimal("0.005")));
    }
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
    return fetch(COINS, count, 7).stream().map(SimulatorSourceTest::read).toList();
  }

  private static RawTick read(FetchedPayload fetched) {
    try {
      return new RawTickReader(Formats.standard(), CoinNames.builtIn())
          .read(fetched.bytes(), new RecordHeaders(), NOW);
    } catch (UnusableRecordException e) {
      throw new AssertionError(e);
    }
  }
}
