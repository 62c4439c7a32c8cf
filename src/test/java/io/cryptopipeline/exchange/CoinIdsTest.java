package io.cryptopipeline.exchange;

import static io.cryptopipeline.testing.ticks.RawRecords.string;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.record.JsonTree;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.UnusableRecordException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CoinIdsTest {

  @ParameterizedTest
  @ValueSource(strings = {"bitcoin", "a:b", "\u20bf", "\ud83d\ude80", "1", "bitcoin cash"})
  void shouldReadTheNameWhenItIsOne(String coinId) throws UnusableRecordException {
    assertThat(CoinIds.read(new JsonTree(string(coinId)), "coin_id")).isEqualTo(coinId);
  }

  @Test
  void shouldReadTheNameWhenItIsAsLongAsAllowed() throws UnusableRecordException {
    assertThat(CoinIds.read(new JsonTree(string("x".repeat(128))), "coin_id"))
        .isEqualTo("x".repeat(128));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\u0000",
        "bit\u0000coin",
        "bit\ncoin",
        "bit\u007fcoin",
        "bit\u0085coin",
        "\ud800",
        "x\udc00"
      })
  void shouldRefuseTheNameWhenItIsBlankOrNotPrintable(String coinId) {
    assertRefused(coinId);
  }

  @Test
  void shouldRefuseTheNameWhenItIsTooLong() {
    assertRefused("x".repeat(129));
  }

  private static void assertRefused(String coinId) {
    assertThatThrownBy(() -> CoinIds.read(new JsonTree(string(coinId)), "coin_id"))
        .isInstanceOfSatisfying(
            UnusableRecordException.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_COIN))
        .hasMessageStartingWith("coin_id is \"")
        .hasMessageEndingWith(
            ", not a name: a string of 1 to 128 characters, not blank, without controls");
  }
}
