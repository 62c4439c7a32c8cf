package io.cryptopipeline.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints the runs one by one, then medians and ratios, and writes all of it as JSON. */
final class Report {

  /** The figure with the cores that the rest of the machine used. */
  static final String OTHERS = "others_cores";

  /** The detail with the number of ticks that were read by the strict parser. */
  static final String STRICTLY_READ = "strictly_read";

  /** Above it, a run is said to be disturbed. */
  private static final double DISTURBED_SHARE = 0.1;

  private static final int THOUSAND = 1_000;
  private static final int TEN = 10;

  private final Map<String, Object> header;
  private final List<RunResult> runs = new ArrayList<>();
  private final PrintStream out;

  Report(Map<String, Object> header, PrintStream out) {
    this.header = header;
    this.out = out;
  }

  /** Adds a run, and prints it. */
  void add(RunResult run) {
    if (runs.isEmpty()) {
      header.forEach((name, value) -> out.printf(Locale.ROOT, "%s: %s%n", name, value));
      out.println();
      row("competitor", "round", new ArrayList<>(run.figures().keySet()));
    }
    runs.add(run);
    row(run.competitor(), Integer.toString(run.round()), texts(run.figures()));
    if (run.details().containsKey(STRICTLY_READ)) {
      out.printf(
          Locale.ROOT,
          "  read by the strict parser, not plain JSON: %,d of %,d ticks%n",
          run.details().get(STRICTLY_READ),
          run.details().get("ticks"));
    }
    run.differences().forEach(difference -> out.println("  WRONG: " + difference));
    if (isDisturbed(run)) {
      out.println("  disturbed: others used the machine; compare processor time, not speed");
    }
  }

  private static boolean isDisturbed(RunResult run) {
    return run.figures().get(OTHERS) > DISTURBED_SHARE * Runtime.getRuntime().availableProcessors();
  }

  private void row(String competitor, String round, List<String> cells) {
    StringBuilder line =
        new StringBuilder(String.format(Locale.ROOT, "%-10s %6s", competitor, round));
    List<String> names = new ArrayList<>(runs.isEmpty() ? cells : figureNames());
    for (int i = 0; i < cells.size(); i++) {
      int missing = names.get(i).length() - cells.get(i).length();
      line.append("  ").append(" ".repeat(Math.max(0, missing))).append(cells.get(i));
    }
    out.println(line);
  }

  private List<String> figureNames() {
    return new ArrayList<>(runs.get(0).figures().keySet());
  }

  private static List<String> texts(Map<String, Double> figures) {
    return figures.values().stream().map(Report::text).toList();
  }

  /** Returns three digits or more. */
  private static String text(double value) {
    int decimals = Math.abs(value) >= THOUSAND ? 0 : Math.abs(value) >= TEN ? 1 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** Prints medians and ratios. */
  void finish() {
    out.println();
    medians().forEach((competitor, figures) -> row(competitor, "median", texts(figures)));
    out.println();
    for (Ratio ratio : Ratio.all(runs)) {
      out.printf(
          Locale.ROOT,
          "%s %s: %.2f (%.2f to %.2f)%n",
          ratio.of(),
          ratio.figure(),
          ratio.median(),
          ratio.min(),
          ratio.max());
    }
  }

  private Map<String, Map<String, Double>> medians() {
    Map<String, Map<String, Double>> medians = new LinkedHashMap<>();
    for (RunResult run : runs) {
      medians.computeIfAbsent(run.competitor(), this::mediansOf);
    }
    return medians;
  }

  private Map<String, Double> mediansOf(String competitor) {
    Map<String, Double> medians = new LinkedHashMap<>();
    for (String figure : figureNames()) {
      medians.put(
          figure,
          Statistics.median(
              runs.stream()
                  .filter(run -> run.competitor().equals(competitor))
                  .map(run -> run.figures().get(figure))
                  .toList()));
    }
    return medians;
  }

  /** Returns whether every run gave what the oracle says. */
  boolean isRight() {
    return runs.stream().allMatch(run -> run.differences().isEmpty());
  }

  /** Writes everything to a file, and creates its folder. */
  void write(Path file) {
    Map<String, Object> all = new LinkedHashMap<>(header);
    all.put("right", isRight());
    all.put("medians", medians());
    all.put("ratios", Ratio.all(runs));
    all.put("runs", runs);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    out.printf(Locale.ROOT, "%nwritten to %s%n", file);
  }
}
