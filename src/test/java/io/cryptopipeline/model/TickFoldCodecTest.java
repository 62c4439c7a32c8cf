package io.cryptopipeline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.testing.ticks.Days;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TickFoldCodecTest {

  @Test
  void shouldKeepEveryFieldWhenTheCoinIsForeignAndTheDigitsAreMany() {
    TickFold fold =
        fold("\u20bf\ud83d\ude80:x", "9999999999999999999999999999999999e-63", Optional.of("usd"))
            .plus(
                tick("\u20bf\ud83d\ude80:x", "1e30", Optional.empty(), Optional.of("1e30")), 4711);

    TickFold read = TickFoldCodec.decode(TickFoldCodec.encode(fold));

    assertThat(read).isEqualTo(fold);
    assertThat(read.low().price()).isEqualTo("9999999999999999999999999999999999e-63");
    assertThat(read.high().price()).isEqualTo(new BigDecimal("1e30"));
    assertThat(read.high().order().offset()).isEqualTo(4711);
  }

  @Test
  void shouldKeepTheAbsenceWhenThereIsNeitherVolumeNorQuote() {
    TickFold fold = fold("bitcoin", "1.00", Optional.empty());

    TickFold read = TickFoldCodec.decode(TickFoldCodec.encode(fold));

    assertThat(read.volumeSum()).isEmpty();
    assertThat(read.quote()).isEmpty();
    assertThat(read).isEqualTo(fold);
  }

  @Test
  void shouldRefuseWhenAnotherVersionWroteTheBytes() {
    byte[] bytes = TickFoldCodec.encode(fold("bitcoin", "1", Optional.empty()));
    bytes[0] = 1;

    assertThatThrownBy(() -> TickFoldCodec.decode(bytes))
        .isInstanceOf(PipelineException.class)
        .hasMessageStartingWith(
            "a window's fold has layout 1, this version reads 3: the command \"reset\"");
  }

  @Test
  void shouldRefuseWhenTheBytesAreCutOffAnywhere() {
    byte[] bytes = TickFoldCodec.encode(fold("bitcoin", "12345.678", Optional.of("usd")));

    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> TickFoldCodec.decode(cut))
          .as("%s of %s bytes", length, bytes.length)
          .isInstanceOf(UncheckedIOException.class)
          .hasMessage("a state of a window is cut off");
    }
  }

  private static TickFold fold(String coinId, String price, Optional<String> quote) {
    CoinWindow day = Days.day(coinId, LocalDate.of(2018, 4, 5));
    return TickFold.of(day, tick(coinId, price, quote, Optional.empty()), 1);
  }

  private static Tick tick(
      String coinId, String price, Optional<String> quote, Optional<String> volume) {
    return new Tick(
        coinId,
        Instant.parse("2018-04-05T23:59:59.999Z"),
        new BigDecimal(price),
        volume.map(BigDecimal::new),
        OptionalLong.of(Long.MAX_VALUE),
        quote);
  }
}
