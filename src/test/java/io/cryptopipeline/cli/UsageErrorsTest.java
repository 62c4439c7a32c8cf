package io.cryptopipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.testing.security.Secrets;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

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
    "produce --dry-run --source nasdaq, there is no source ***: see produce --help",
    "dlq list --reason bad-pirce, ; did you mean bad-price?",
    "inspect raw -D summary.zne=UTC, ; did you mean summary.zone?",
  })
  void shouldNameTheNearestValue(String command, String message) {
    assertThat(anyError(command.split(" +"))).contains(message);
  }

  @Test
  void shouldNameNoKeyThatIsFar() {
    assertThat(anyError("config", "-D", "frobnicate=x"))
        .isEqualTo("crypto-pipeline: unknown key \"***\" (command line)\n");
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
    "stream --password SECRET==",
    "stream --passwordSECRET",
    "stream -pSECRET",
    "stream SECRET --password",
    "stream --pw SECRET=x",
    "stream SECRET=x",
    "stream --SECRET",
    "stream -D SECRET",
    "stream --verbose=SECRET",
    "produce --coins -Dmongodb.uri=SECRET",
    "aggregate --date SECRET",
    "aggregate --date SECRET==",
    "aggregate --daily-at SECRET",
    "inspect raw --max SECRET",
    "inspect summaries --window SECRET",
    "inspect pending --max=SECRET",
    "produce --source simulator --rate SECRET",
    "produce --source simulator --seed SECRET",
    "produce --source simulator --history SECRET",
    "dlq list --reason SECRET",
    "demo --http-port SECRET",
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

  /** Without a digit or a sign: by its shape it may be a name. */
  @ParameterizedTest
  @CsvSource({
    "-phunter",
    "--hunter",
    "hunter",
    "hunter=x",
    "-D hunter=x",
    "-D hunter==",
    "-Dhunter",
    "--date hunter"
  })
  void shouldNotShowASecretThatLooksLikeAName(String arguments) {
    assertThat(anyError(("aggregate " + arguments).split(" "))).doesNotContain("hunter");
  }

  /** Whatever an option or a command takes is parsed by picocli, whose messages repeat it. */
  @Test
  void shouldNotShowTheValueOfAnyOption() {
    CommandLine root =
        Main.commandLine(new StopSignal(), LogFormat.TEXT)
            .setExecutionStrategy(parsed -> Main.DIFFERENCES);
    List<String> refused = new ArrayList<>();

    tryOptions(root, root, List.of(), refused);

    assertThat(refused).contains("aggregate --date", "dlq list --reason", "produce --rate");
  }

  private static void tryOptions(
      CommandLine root, CommandLine command, List<String> path, List<String> refused) {
    String value = "it's: " + PASSWORD + "==";
    for (String option : command.getCommandSpec().optionsMap().keySet()) {
      for (List<String> typed :
          List.of(List.of(option, value), List.of(option + "=" + value), List.of(value, option))) {
        StringWriter err = new StringWriter();
        int exitCode =
            root.setErr(new PrintWriter(err))
                .execute(Stream.concat(path.stream(), typed.stream()).toArray(String[]::new));
        assertThat(err.toString()).as(path + " " + typed).doesNotContain(Secrets.MARK);
        if (exitCode == Main.BAD_USAGE) {
          refused.add(String.join(" ", path) + " " + option);
        }
      }
    }
    command
        .getSubcommands()
        .forEach(
            (name, subcommand) ->
                tryOptions(
                    root,
                    subcommand,
                    Stream.concat(path.stream(), Stream.of(name)).toList(),
                    refused));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "inspect raw --coim bitcoin       | Unknown options: '--coim', '***'; did you",
        "inspct raw                       | Unmatched arguments from index 0: 'inspct', 'raw'; did",
        "aggregate --date 5.4.2018        | option '--date' (YYYY-MM-DD): '***' is not YYYY-MM-DD",
        "inspect raw --max ten            | option '--max' (N): '***' is not a whole number up to",
        "inspect summaries --window 2h    | '2h' is not one of 1m, 1h, 1d, 1w",
        "config -D mongodb.uri            | option '-D' (KEY=VALUE): '***' is not KEY=VALUE",
        "config --verbose=x               | '***' is not true or false",
        "config -D kafka.foo.ms=x         | unknown key \"***\" (command line)",
        "config -D mongodb.batch.size=x   | unknown key \"mongodb.batch.size\" (command line)",
        "aggregate --coins --date         | Expected parameter for option '--coins'",
        "dlq replay                       | say which refused records",
        "inspect raw --max 1000001        | --max is 1000001, but must be at most 1000000 without",
        "inspect summaries --history --max 1000001 | must be at most 1000000 without",
        "inspect raw --coin ,             | --coin names no coin between two commas",
        "produce --dry-run --source simulator --coins , | --coins names no coin between two commas",
        "produce --source simulator --history 30 | '--history' (DURATION): '***' is not a number with",
        "produce --dry-run --source simulator --history 59m | --history must be from 1h to 3650d",
        "produce --dry-run --source simulator --history 3651d | --history must be from 1h to 3650d",
        "produce --source coinbase --history 30d | --history is for --source simulator only",
        "produce --source simulatr --history 30d | did you mean simulator?",
      })
  void shouldSayWhatIsWrong(String command, String message) {
    assertThat(anyError(command.split(" +"))).contains(message);
  }

  private static String error(String... arguments) {
    String error = anyError(arguments);
    assertThat(error).hasLineCount(2);
    return error;
  }

  private static String anyError(String... arguments) {
    StringWriter err = new StringWriter();
    int exitCode =
        Main.commandLine(new StopSignal(), LogFormat.TEXT)
            .setErr(new PrintWriter(err))
            .execute(arguments);

    assertThat(exitCode).as(err.toString()).isEqualTo(Main.BAD_USAGE);
    assertThat(err.toString()).startsWith("crypto-pipeline: ");
    return err.toString();
  }
}
