package io.cryptopipeline.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** A page in Markdown, as far as tests look into it. */
final class Markdown {

  private static final Pattern LINK = Pattern.compile("]\\((?![a-z]+:)([^)#]*)(?:#([^)]+))?\\)");

  /**
   * A link to another file, or within the page.
   *
   * @param file relative to the page; empty for the page itself
   */
  record Link(String file, Optional<String> anchor) {}

  private final Path file;
  private final List<String> codeLines = new ArrayList<>();
  private final List<String> proseLines = new ArrayList<>();

  private Markdown(Path file, List<String> lines) {
    this.file = file;
    boolean isFenced = false;
    for (String line : lines) {
      if (line.strip().startsWith("```")) {
        isFenced = !isFenced;
      } else if (isFenced || line.startsWith("    ")) {
        codeLines.add(line);
      } else {
        proseLines.add(line);
      }
    }
  }

  static Markdown read(Path file) {
    try {
      return new Markdown(file, Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the lines of fenced and of indented blocks. */
  List<String> codeLines() {
    return codeLines;
  }

  /** Returns the lines outside of blocks of code between that heading and the next. */
  List<String> section(String heading) {
    return proseLines.stream()
        .dropWhile(line -> !line.equals(heading))
        .skip(1)
        .takeWhile(line -> !line.startsWith("#"))
        .toList();
  }

  /** Returns what the first group matches outside of blocks of code. */
  List<String> matches(Pattern pattern) {
    return proseLines.stream()
        .flatMap(line -> pattern.matcher(line).results())
        .map(match -> match.group(1))
        .toList();
  }

  List<Link> links() {
    return proseLines.stream()
        .flatMap(line -> LINK.matcher(line).results())
        .map(match -> new Link(match.group(1), Optional.ofNullable(match.group(2))))
        .toList();
  }

  Path resolve(String linked) {
    return linked.isEmpty() ? file : file.toAbsolutePath().getParent().resolve(linked).normalize();
  }

  /** Returns the anchors of the headings, as GitHub makes them. */
  List<String> anchors() {
    return proseLines.stream()
        .filter(line -> line.matches("#+ .*"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(title -> title.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .toList();
  }

  @Override
  public String toString() {
    return file.toString();
  }
}
