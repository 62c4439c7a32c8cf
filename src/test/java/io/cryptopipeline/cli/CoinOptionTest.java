package io.cryptopipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CoinOptionTest {

  @Test
  void shouldSeparateCoinsByCommas() {
    assertThat(parsed().coins()).as("all").isEmpty();
    assertThat(parsed("--coin", "bitcoin, ethereum", "--coins=bitcoin,litecoin").coins())
        .containsExactly("bitcoin", "ethereum", "litecoin");
  }

  @ParameterizedTest
  @ValueSource(strings = {",", ",,", "bitcoin,", ",bitcoin", "a,,b", "", " ", "a, ,b"})
  void shouldRejectWhatNamesNoCoin(String value) {
    CoinOption option = parsed("--coin=" + value);

    assertThatThrownBy(option::coins)
        .isInstanceOf(ConfigException.class)
        .hasMessage("--coin names no coin between two commas");
  }

  private static CoinOption parsed(String... arguments) {
    CoinOption option = new CoinOption();
    new CommandLine(new CoinCommand(option)).parseArgs(arguments);
    return option;
  }

  @CommandLine.Command
  private record CoinCommand(@CommandLine.Mixin CoinOption option) {}
}
