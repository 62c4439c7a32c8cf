package io.cryptopipeline.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cryptopipeline.runtime.PrintableText;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file in the syntax of {@link Properties}, in UTF-8, with the line number of each key. This
 * class splits the lines; {@code Properties} reads each one.
 */
final class PropertiesFile {

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Path path;
  private final List<Setting> settings = new ArrayList<>();
  private final Map<String, Integer> lineByKey = new HashMap<>();

  private PropertiesFile(Path path) {
    this.path = path;
  }

  /**
   * Reads the file.
   *
   * @return the settings, in the order of the file
   * @throws ConfigException if it cannot be read, is not UTF-8, or has a key twice
   */
  static List<Setting> read(Path path) {
    PropertiesFile file = new PropertiesFile(path);
    file.addLines(contentOf(path).lines().toList());
    return file.settings;
  }

  /**
   * Returns the last value of a key that stands on a line of its own, whatever else is in the file;
   * null if there is none, or if it is no regular file.
   */
  static String unchecked(String key, Path path) throws IOException {
    if (!Files.isRegularFile(path)) {
      return null;
    }
    Pattern line =
        Pattern.compile(
            "(?:\u00ef\u00bb\u00bf)?[ \\t]*%s(?:[ \\t]*[=:]|[ \\t])[ \\t]*(.*?)[ \\t]*"
                .formatted(Pattern.quote(key)));
    return Files.readString(path, ISO_8859_1) // any bytes
        .lines()
        .map(line::matcher)
        .filter(Matcher::matches)
        .map(found -> found.group(1))
        .reduce(null, (first, last) -> last);
  }

  private static String contentOf(Path path) {
    if (Files.isDirectory(path)) {
      throw new ConfigException("the configuration file " + path + " is a directory");
    }
    try {
      String content = Files.readString(path);
      return content.startsWith(BYTE_ORDER_MARK) ? content.substring(1) : content;
    } catch (NoSuchFileException e) {
      throw new ConfigException("the configuration file " + path + " does not exist");
    } catch (CharacterCodingException e) {
      throw new ConfigException("the configuration file " + path + " is not UTF-8");
    } catch (AccessDeniedException e) {
      throw new ConfigException("the configuration file " + path + " is not readable");
    } catch (IOException e) {
      throw new ConfigException(
          PrintableText.escaped(
              "the configuration file " + path + " cannot be read: " + e.getMessage()));
    }
  }

  private void addLines(List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      int number = i + 1;
      if (isBlankOrComment(lines.get(i))) {
        continue;
      }
      StringBuilder logicalLine = new StringBuilder(lines.get(i));
      while (isContinued(lines.get(i)) && i + 1 < lines.size()) {
        i++;
        logicalLine.append('\n').append(lines.get(i));
      }
      add(logicalLine.toString(), number);
    }
  }

  private static boolean isBlankOrComment(String line) {
    return line.matches("[ \\t\\f]*([#!].*)?");
  }

  private static boolean isContinued(String line) {
    int end = line.length();
    while (end > 0 && line.charAt(end - 1) == '\\') {
      end--;
    }
    return (line.length() - end) % 2 == 1;
  }

  private void add(String logicalLine, int number) {
    String origin = "file " + path + ":" + number;
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(logicalLine));
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException("bad \\u escape (" + origin + ")");
    }
    for (String key : properties.stringPropertyNames()) {
      Integer earlier = lineByKey.putIfAbsent(key, number);
      if (earlier != null) {
        throw new ConfigException(
            KnownKeys.shown(key) + " (" + origin + ") is already set on line " + earlier);
      }
      settings.add(new Setting(key, properties.getProperty(key), origin));
    }
  }
}
