package io.cryptopipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.runtime.StopSignal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** Every command that the README shows can be typed, and every command is in the README. */
class ReadmeCommandsTest {

  private static final Pattern SHOWN = Pattern.compile("^    \\./crypto-pipeline (.+)$");

  static Stream<String> shownCommands() throws IOException {
    return Files.readAllLines(Path.of("README.md")).stream()
        .map(SHOWN::matcher)
        .filter(Matcher::matches)
        .map(matcher -> matcher.group(1));
  }

  @ParameterizedTest
  @MethodSource("shownCommands")
  void shouldUnderstandTheCommandsOfTheReadme(String command) {
    CommandLine.ParseResult parsed =
        Main.commandLine(new StopSignal()).parseArgs(command.split(" ", -1));

    assertThat(parsed.hasSubcommand()).isTrue();
    assertThat(parsed.subcommand().errors()).isEmpty();
  }

  @Test
  void shouldListEveryCommandInTheReadme() throws IOException {
    List<String> lines = Files.readAllLines(Path.of("README.md"));
    Set<String> listed = new TreeSet<>();
    Pattern row = Pattern.compile("^\\| `([a-z]+)[^|]*\\|.*");
    lines.stream()
        .dropWhile(line -> !line.equals("## Commands"))
        .takeWhile(line -> !line.equals("## Settings"))
        .map(row::matcher)
        .filter(Matcher::matches)
        .forEach(matcher -> listed.add(matcher.group(1)));

    assertThat(listed).isEqualTo(Main.commandLine(new StopSignal()).getSubcommands().keySet());
  }

  @Test
  void shouldLinkToFilesThatExist() throws IOException {
    for (String file : Arrays.asList("README.md", "topology/README.md")) {
      Path base = Path.of(file).toAbsolutePath().getParent();
      Matcher links = Pattern.compile("\\]\\(([^)#]+)").matcher(Files.readString(Path.of(file)));
      while (links.find()) {
        assertThat(base.resolve(links.group(1))).as(file).exists();
      }
    }
  }
}
