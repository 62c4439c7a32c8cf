package io.cryptopipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.runtime.StopSignal;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code completion} prints, in a real bash. */
class CompletionCommandTest {

  /** Completes the last argument, as bash does: by the compspec of the first one's last part. */
  private static final String COMPLETE =
      """
      source "$1"
      compopt() { :; } # works while readline completes only
      completed() {
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE} COMPREPLY=()
        local spec=($(complete -p "${1##*/}"))
        "${spec[$(( ${#spec[@]} - 2 ))]}"
        echo "${COMPREPLY[*]}"
      }
      """;

  @TempDir private Path folder;
  private Path script;

  /**
   * As the process does, whose locale {@code ProcessText} has made uniform: picocli numbers by it.
   */
  @BeforeEach
  void print() throws IOException {
    StringWriter out = new StringWriter();
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.ROOT);
    try {
      int exitCode =
          Main.commandLine(new StopSignal(), LogFormat.TEXT)
              .setOut(new PrintWriter(out))
              .execute("completion");
      assertThat(exitCode).isZero();
    } finally {
      Locale.setDefault(before);
    }
    script = Files.writeString(folder.resolve("completion"), out.toString());
  }

  @Test
  void shouldBeValidBash() throws Exception {
    assertThat(bash("-n", script.toString())).isEmpty();
  }

  @Test
  void shouldCompleteCommandsOptionsAndValues() throws Exception {
    Path test =
        Files.writeString(
            folder.resolve("test"),
            COMPLETE
                + """
                completed crypto-pipeline ins
                completed ./crypto-pipeline inspect ''
                completed /opt/bin/crypto-pipeline topics ''
                completed crypto-pipeline inspect raw --fr
                completed crypto-pipeline inspect summaries --window ''
                completed crypto-pipeline produce --source co
                completed crypto-pipeline dlq list --reason bad-t
                completed crypto-pipeline completion --js
                """);

    assertThat(bash(test.toString(), script.toString()).split("\n", -1))
        .containsExactly(
            "inspect",
            "raw summaries dlq pending",
            "create verify",
            "--from-beginning --from",
            "1m 1h 1d 1w",
            "coingecko coinbase",
            "bad-timestamp bad-trade-id",
            "",
            "");
  }

  private static String bash(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = "bash";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
