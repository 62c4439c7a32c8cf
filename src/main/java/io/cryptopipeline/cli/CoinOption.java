package io.cryptopipeline.cli;

import io.cryptopipeline.config.ConfigException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option for coins that are selected; {@code --coin} and {@code --coins} are the same. */
final class CoinOption {

  @Option(
      names = {"--coin", "--coins"},
      paramLabel = "COIN",
      split = ",",
      description =
          "This coin only; several are separated by commas, or the option is repeated (default: all"
              + " coins).")
  private List<String> coins = new ArrayList<>();

  /**
   * Returns the coins; empty if none are given.
   *
   * @throws ConfigException if there is none between two commas
   */
  List<String> coins() {
    List<String> named = coins.stream().map(String::strip).distinct().toList();
    if (named.contains("")) {
      throw new ConfigException("--coin names no coin between two commas");
    }
    return named;
  }
}
