package io.cryptopipeline.stream.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.model.Window;
import io.cryptopipeline.model.Windows;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CoinClockTest {

  private static final Window DAY = Windows.UTC_DAYS.unit(Instant.parse("2018-04-05T12:00:00Z"));

  /** Another object is written to the state. */
  @Test
  void shouldStayTheSameObjectWhenItLearnsNothingNew() {
    CoinMarkets markets = CoinMarkets.NONE.with(DAY.start(), "tick:bitcoin").orElseThrow();
    CoinClock clock = CoinClock.UNSET.sawRecord(20).sawEvent(10).opened(DAY).with(markets);

    assertThat(clock.sawRecord(20)).isSameAs(clock);
    assertThat(clock.sawRecord(19)).isSameAs(clock);
    assertThat(clock.sawEvent(10)).isSameAs(clock);
    assertThat(clock.sawEvent(9)).isSameAs(clock);
    assertThat(clock.opened(DAY)).isSameAs(clock);
    assertThat(clock.with(markets.with(DAY.start(), "tick:bitcoin").orElseThrow())).isSameAs(clock);

    assertThat(clock.sawRecord(21)).isNotEqualTo(clock);
    assertThat(clock.sawEvent(11)).isNotEqualTo(clock);
    assertThat(clock.closed(DAY)).isNotEqualTo(clock);
    assertThat(clock.with(CoinMarkets.NONE)).isNotEqualTo(clock);
  }
}
