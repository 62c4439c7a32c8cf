package io.cryptopipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.runtime.StopSignal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The pages of documentation against the code: commands, options, settings, classes, links. */
class DocumentationTest {

  private static final Path README = Path.of("README.md");
  private static final List<String> FOLDERS =
      List.of("", "docs", "topology", "topology/decisions", "airflow");

  private static final Pattern COMMAND = Pattern.compile(" *\\./crypto-pipeline (.+)");
  private static final Pattern ARGUMENT = Pattern.compile("(?:'[^']*'|[^' ])+");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--[a-z][a-z-]*");
  private static final Pattern KEY =
      Pattern.compile("(?:-D )?([a-z]+(?:\\.[a-z]+)+)(?:=.*)?", Pattern.DOTALL);

  /** A class of ours: in its package, or a test. */
  private static final Pattern TYPE =
      Pattern.compile("((?:[a-z]+\\.)+[A-Z][a-z]\\w+|[A-Z]\\w+(?:IT|Test))\\b");

  private static final Pattern FILE_NAME = Pattern.compile(".*\\.(json|txt|md|properties|xml)");

  private static final List<String> SOURCES = sources();

  private static List<String> sources() {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      return files.map(Path::toString).filter(name -> name.endsWith(".java")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<Markdown> pages() throws IOException {
    return FOLDERS.stream().map(Path::of).flatMap(DocumentationTest::pagesIn);
  }

  private static Stream<Markdown> pagesIn(Path folder) {
    try (Stream<Path> files = Files.list(folder.toAbsolutePath())) {
      return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream()
          .map(file -> Markdown.read(Path.of("").toAbsolutePath().relativize(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void shouldShowCommandsThatCanBeTyped(Markdown page) {
    for (String line : page.codeLines()) {
      Matcher command = COMMAND.matcher(line);
      if (command.matches()) {
        assertThat(parse(arguments(command.group(1)))).as(line).isTrue();
      }
    }
  }

  /** Without what the shell takes: quotes, a comment, and where the output goes. */
  private static String[] arguments(String typed) {
    return ARGUMENT
        .matcher(typed.replaceFirst(" +[#>|].*", ""))
        .results()
        .map(argument -> argument.group().replace("'", ""))
        .toArray(String[]::new);
  }

  private static boolean parse(String[] arguments) {
    CommandLine.ParseResult parsed =
        Main.commandLine(new StopSignal(), LogFormat.TEXT).parseArgs(arguments);
    return parsed.isUsageHelpRequested()
        || (parsed.hasSubcommand() && parsed.subcommand().errors().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("pages")
  void shouldNameOptionsThatExist(Markdown page) {
    CommandLine main = Main.commandLine(new StopSignal(), LogFormat.TEXT);
    Set<String> known = options(main).collect(Collectors.toSet());
    for (String code : page.matches(CODE)) {
      String first = code.split(" ", 2)[0];
      if (first.startsWith("--") || main.getSubcommands().containsKey(first)) {
        assertThat(OPTION.matcher(code).results().map(option -> option.group()))
            .as("%s in %s", code, page)
            .isSubsetOf(known);
      }
    }
  }

  private static Stream<String> options(CommandLine command) {
    return Stream.concat(
        command.getCommandSpec().options().stream().map(OptionSpec::names).flatMap(Stream::of),
        command.getSubcommands().values().stream().flatMap(DocumentationTest::options));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void shouldNameSettingsThatExist(Markdown page) {
    Set<String> areas =
        Keys.all().stream().map(key -> area(key.name())).collect(Collectors.toSet());
    areas.add("streams");
    for (String code : page.matches(CODE)) {
      Matcher key = KEY.matcher(code);
      if (key.matches()
          && areas.contains(area(key.group(1)))
          && Keys.all().stream().noneMatch(k -> k.name().startsWith(key.group(1) + "."))
          && !FILE_NAME.matcher(key.group(1)).matches()) {
        assertThat(isUnknown(key.group(1))).as("%s in %s is unknown", code, page).isFalse();
      }
    }
  }

  private static String area(String key) {
    return key.substring(0, key.indexOf('.'));
  }

  private static boolean isUnknown(String key) {
    try {
      Settings.load(Map.of(key, ""), Map.of(), Optional.empty());
      return false;
    } catch (ConfigException e) {
      return e.getMessage().startsWith("unknown key");
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void shouldLinkToFilesAndHeadingsThatExist(Markdown page) {
    for (Markdown.Link link : page.links()) {
      Path file = page.resolve(link.file());
      assertThat(file).as("a link in %s", page).exists();
      link.anchor()
          .ifPresent(
              anchor ->
                  assertThat(Markdown.read(file).anchors())
                      .as("a link in %s", page)
                      .contains(anchor));
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void shouldNameClassesThatExist(Markdown page) {
    for (String code : page.matches(CODE)) {
      Matcher type = TYPE.matcher(code);
      if (type.lookingAt()) {
        String end = "/" + type.group(1).replace('.', '/') + ".java";
        assertThat(SOURCES).as("%s in %s", code, page).anyMatch(name -> name.endsWith(end));
      }
    }
  }

  @Test
  void shouldListEveryCommandInTheReadme() {
    Pattern row = Pattern.compile("\\| `([a-z]+).*");
    Collection<String> listed =
        Markdown.read(README).section("## Commands").stream()
            .map(row::matcher)
            .filter(Matcher::matches)
            .map(matcher -> matcher.group(1))
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(listed)
        .isEqualTo(Main.commandLine(new StopSignal(), LogFormat.TEXT).getSubcommands().keySet());
  }

  @Test
  void shouldLinkToEveryPageOfDocsFromTheReadme() throws IOException {
    Set<String> linked =
        Markdown.read(README).links().stream().map(Markdown.Link::file).collect(Collectors.toSet());

    try (Stream<Path> docs = Files.list(Path.of("docs"))) {
      assertThat(linked).containsAll(docs.map(Path::toString).toList());
    }
  }

  @Test
  void shouldKeepTheReadmeShort() throws IOException {
    assertThat(Files.readString(README).strip().split("\\s+")).hasSizeLessThan(900);
  }
}
