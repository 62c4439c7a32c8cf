package io.cryptopipeline.cli;

import io.cryptopipeline.config.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The option for coins that are selected; {@code --coin} and {@code --coins} are the same. */
final class CoinOption {

  @Option(
      names = {"--coin", "--coins"},
      paramLabel = "COIN[,COIN...]",
      description =
          "This coin only; several are separated by commas, or the option is repeated (default: all"
              + " coins).")
  private List<String> coins = new ArrayList<>();

  /**
   * Returns the coins; empty if none are given.
   *
   * @throws ConfigException if a value is empty, or names none before or after a comma
   */
  List<String> coins() {
    return separated("--coin", coins);
  }

  /**
   * Returns the coins in the values of an option, without those that are there twice.
   *
   * @throws ConfigException if a value is empty, or names none before or after a comma
   */
  static List<String> separated(String option, List<String> values) {
    // Picocli's own split drops empty texts at the end: "," would select all coins.
    List<String> named =
        values.stream()
            .flatMap(value -> Stream.of(value.split(",", -1)))
            .map(String::strip)
            .distinct()
            .toList();
    if (named.contains("")) {
      throw new ConfigException(option + " names no coin between two commas");
    }
    return named;
  }
}
