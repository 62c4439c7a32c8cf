package io.cryptopipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.runtime.StopSignal;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code dlq} says, before it looks for Kafka, when it cannot tell what is wanted. */
class DlqUsageTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dlq                                | Missing required subcommand",
        "dlq replay                         | say which refused records: PARTITION@OFFSET, or",
        "dlq replay --dry-run               | say which refused records: PARTITION@OFFSET, or",
        "dlq show                           | say which refused records: PARTITION@OFFSET, or",
        "dlq replay --all --reason future   | say which refused records: PARTITION@OFFSET, or",
        "dlq replay 0@1 --coin bitcoin      | say which refused records: PARTITION@OFFSET, or",
        "dlq replay 0@1 2@x                 | '***' is not PARTITION@OFFSET, such as 0@17",
        "dlq replay --reason late           | '***' is not one of empty, too-large, ",
        "dlq replay --from 2026-01-01       | --from and --to go together",
        "dlq list --date 1.1.2026           | Invalid value for option '--date'",
        "dlq list --all                     | Unknown option: '--all'",
        "dlq show --all --raw               | --raw prints one dead letter: give its",
        "dlq show 0@1 0@2 --raw             | --raw prints one dead letter: give its",
        "dlq show 0@1 --raw --json          | --raw prints one dead letter: give its",
        "dlq list -D summary.zone=Nowhere   | summary.zone",
      })
  void shouldSayInOneLineWhatIsWrongWithTheUsage(String command, String message) {
    StringWriter err = new StringWriter();

    int exitCode =
        Main.commandLine(new StopSignal(), LogFormat.TEXT)
            .setErr(new PrintWriter(err))
            .execute(command.strip().split(" +"));

    assertThat(err.toString()).startsWith("crypto-pipeline: ").contains(message);
    assertThat(exitCode).isEqualTo(2);
  }
}
