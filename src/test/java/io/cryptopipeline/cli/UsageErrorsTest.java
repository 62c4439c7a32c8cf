package io.cryptopipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.testing.security.Secrets;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a mistyped command line is answered with. */
class UsageErrorsTest {

  private static final String PASSWORD = Secrets.of("mistyped");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "inspct raw                          | inspect",
        "insepct raw                         | inspect",
        "Stream                              | stream",
        "agg                                 | aggregate",
        "inspect raww                        | raw",
        "inspect summary                     | summaries",
        "topics creat                        | create",
        "dlq lsit                            | list",
        "raw                                 | inspect raw",
        "inspect raw --coim bitcoin          | --coin",
        "inspect raw --coim=bitcoin          | --coin",
        "inspect raw --cions bitcoin         | --coins",
        "inspect raw -coin bitcoin           | --coin",
        "inspect raw ---coin bitcoin         | --coin",
        "inspect raw coin bitcoin            | --coin",
        "inspect raw --from-begining         | --from-beginning",
        "inspect raw --from-begin            | --from-beginning",
        "inspect raw --folow                 | --follow",
        "inspect raw --JSON                  | --json",
        "aggregate --dryrun                  | --dry-run",
        "aggregate --dry_run                 | --dry-run",
        "aggregate --form 2018-04-05         | --from",
        "produce --sorce coinbase            | --source",
        "produce --source file --fiel x      | --file",
        "dlq replay --al                     | --all",
        "demo --mongo-url x                  | --mongo-uri",
      })
  void shouldNameTheNearest(String command, String nearest) {
    assertThat(error(command.split(" +"))).contains("; did you mean " + nearest + "?\n");
  }

  @ParameterizedTest
  @CsvSource({
    "produce --dry-run --source coinbse, there is no source coinbse: did you mean coinbase?",
    "produce --dry-run --source simulatr, there is no source simulatr: did you mean simulator?",
    "produce --dry-run --source nasdaq, there is no source nasdaq: see produce --help",
    "dlq list --reason bad-pirce, ; did you mean bad-price?",
    "inspect raw -D summary.zne=UTC, the nearest known key is summary.zone",
  })
  void shouldNameTheNearestValue(String command, String message) {
    assertThat(anyError(command.split(" +"))).contains(message);
  }

  @Test
  void shouldNameNoKeyThatIsFar() {
    assertThat(anyError("config", "-D", "frobnicate=x"))
        .isEqualTo("crypto-pipeline: unknown key \"frobnicate\" (command line)\n");
  }

  @ParameterizedTest
  @CsvSource({
    "frobnicate",
    "x",
    "inspect raw bitcoin",
    "inspect raw --user ann",
    "inspect raw --xyz",
    "produce",
    "inspect",
    "inspect raw --max x",
  })
  void shouldNameNothingThatIsFar(String command) {
    assertThat(error(command.split(" +"))).doesNotContain("did you mean");
  }

  @ParameterizedTest
  @CsvSource({"--coin bitcoin inspect raw", "inspect --json raw", "-D a=b inspect raw"})
  void shouldSayWhereOptionsGo(String command) {
    assertThat(error(command.split(" +"))).contains("; options go after the command\n");
  }

  @ParameterizedTest
  @CsvSource({
    "demo --mongo-urii mongodb://ann:SECRET@db",
    "demo -mongo-uri mongodb://ann:SECRET@db",
    "demo mongo-uri mongodb://ann:SECRET@db",
    "demo --mongo-urii SECRET",
    "demo --mongo-uriSECRET",
    "produce --sorce coinbase --passwort SECRET",
    "config mongodb://ann:SECRET@db",
    "mongodb://ann:SECRET@db",
    "config --d coingecko.api.key=SECRET",
    "config -d coingecko.api.key SECRET",
    "dlq --config=SECRET list",
  })
  void shouldNotShowWhatMayBeASecret(String command) {
    assertThat(error(command.replace("SECRET", PASSWORD).split(" +")))
        .doesNotContain(PASSWORD, Secrets.MARK);
  }

  private static String error(String... arguments) {
    String error = anyError(arguments);
    assertThat(error).hasLineCount(2);
    return error;
  }

  private static String anyError(String... arguments) {
    StringWriter err = new StringWriter();
    int exitCode =
        Main.commandLine(new StopSignal()).setErr(new PrintWriter(err)).execute(arguments);

    assertThat(exitCode).as(err.toString()).isEqualTo(Main.BAD_USAGE);
    assertThat(err.toString()).startsWith("crypto-pipeline: ");
    return err.toString();
  }
}
