package io.cryptopipeline.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.model.Windows;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.EnumSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoinDateTest {

  private static final Windows BERLIN =
      new Windows(ZoneId.of("Europe/Berlin"), EnumSet.of(WindowSize.DAY));

  @ParameterizedTest
  @CsvSource({
    "bitcoin:2018-04-05, bitcoin, 2018-04-05",
    "a:b:2018-04-05, a:b, 2018-04-05",
    "bitcoin:2018-04-05T21:59:00Z, bitcoin, 2018-04-05",
    "bitcoin:2018-04-05T22:00:00Z, bitcoin, 2018-04-06",
    "a:Z:2018-04-05T13:00:00Z, a:Z, 2018-04-05",
  })
  void shouldReadCoinAndDateOfTheZoneWhenTextIsAWindowsId(
      String id, String coinId, LocalDate date) {
    assertThat(CoinDate.ofWindow(id, BERLIN)).contains(new CoinDate(coinId, date));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Z",
        "bitcoin",
        "2018-04-05",
        "bitcoin:2018-04-31",
        "bitcoin:yesterday",
        "b:Z",
        "bitcoin-2018-04-05"
      })
  void shouldReadNothingWhenTextIsNoWindowsId(String id) {
    assertThat(CoinDate.ofWindow(id, BERLIN)).isEmpty();
  }
}
