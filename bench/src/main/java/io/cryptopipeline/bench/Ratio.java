package io.cryptopipeline.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * One competitor's figure divided by another's of the same round.
 *
 * @param of the competitors, as {@code ours/limit}
 * @param figure the name of the figure
 * @param median the median over the rounds
 * @param min the smallest
 * @param max the largest
 */
record Ratio(String of, String figure, double median, double min, double max) {

  /** Returns the ratios of all of {@code ours} to all of others, for each figure. */
  static List<Ratio> all(List<RunResult> runs) {
    List<String> labels = runs.stream().map(RunResult::competitor).distinct().toList();
    List<Ratio> ratios = new ArrayList<>();
    for (String ours : labels) {
      for (String other : labels) {
        if (ours.startsWith("ours") && !other.startsWith("ours")) {
          runs.get(0).figures().keySet().forEach(figure -> add(ratios, runs, ours, other, figure));
        }
      }
    }
    return ratios;
  }

  private static void add(
      List<Ratio> ratios, List<RunResult> runs, String ours, String other, String figure) {
    List<Double> values = new ArrayList<>();
    for (RunResult run : runs) {
      if (run.competitor().equals(ours)) {
        runs.stream()
            .filter(peer -> peer.competitor().equals(other) && peer.round() == run.round())
            .map(peer -> run.figures().get(figure) / peer.figures().get(figure))
            .filter(Double::isFinite)
            .forEach(values::add);
      }
    }
    if (!values.isEmpty() && !figure.equals(Report.OTHERS)) {
      ratios.add(
          new Ratio(
              ours + "/" + other,
              figure,
              Statistics.median(values),
              Statistics.percentile(values, 0),
              Statistics.percentile(values, 100)));
    }
  }
}
