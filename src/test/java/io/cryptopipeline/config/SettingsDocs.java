package io.cryptopipeline.config;

import static java.util.stream.Collectors.toList;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The settings as text for the two places that describe them, from their own descriptions. */
final class SettingsDocs {

  private static final int WIDTH = 100;

  private SettingsDocs() {}

  /** Each key, commented out at its default, below its description. */
  static String properties() {
    return Keys.all().stream()
        .map(
            key ->
                comment(key.meaning())
                    + comment("Allowed: " + key.allowed() + ".")
                    + "#%s=%s\n".formatted(key.name(), key.defaultText()))
        .collect(Collectors.joining("\n"));
  }

  private static String comment(String text) {
    StringBuilder lines = new StringBuilder();
    String line = "#";
    for (String word : text.split(" ", -1)) {
      if (line.length() + 1 + word.length() > WIDTH) {
        lines.append(line).append('\n');
        line = "#";
      }
      line += " " + word;
    }
    return lines.append(line).append('\n').toString();
  }

  /** A table per group of keys, in Markdown. */
  static String page() {
    return groups().stream().map(SettingsDocs::section).collect(Collectors.joining("\n"));
  }

  /** The keys of an area, its first word; neighbouring areas of one key are joined. */
  private static List<List<Key<?>>> groups() {
    Map<String, List<Key<?>>> byArea =
        Keys.all().stream()
            .collect(Collectors.groupingBy(SettingsDocs::area, LinkedHashMap::new, toList()));
    List<List<Key<?>>> groups = new ArrayList<>();
    for (List<Key<?>> ofArea : byArea.values()) {
      boolean joins = ofArea.size() == 1 && !groups.isEmpty() && !isArea(last(groups));
      if (joins) {
        last(groups).addAll(ofArea);
      } else {
        groups.add(new ArrayList<>(ofArea));
      }
    }
    return groups;
  }

  private static List<Key<?>> last(List<List<Key<?>>> groups) {
    return groups.get(groups.size() - 1);
  }

  private static String area(Key<?> key) {
    return key.name().substring(0, key.name().indexOf('.'));
  }

  private static boolean isArea(List<Key<?>> group) {
    return group.size() > 1 && area(group.get(0)).equals(area(group.get(1)));
  }

  private static String section(List<Key<?>> group) {
    String title =
        isArea(group)
            ? code(area(group.get(0)) + ".*")
            : group.stream().map(key -> code(key.name())).collect(Collectors.joining(", "));
    return "### %s\n\n| key | default | allowed | meaning |\n|---|---|---|---|\n".formatted(title)
        + group.stream().map(SettingsDocs::row).collect(Collectors.joining());
  }

  private static String row(Key<?> key) {
    return "| %s | %s | %s | %s |\n"
        .formatted(
            code(key.name()),
            key.defaultText().isEmpty() ? "empty" : code(key.defaultText()),
            escaped(key.allowed()),
            escaped(key.meaning()));
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  /** What Markdown would take for markup, in words that are meant literally. */
  private static String escaped(String text) {
    return text.replaceAll("[\\\\|*<>]", "\\\\$0");
  }
}
