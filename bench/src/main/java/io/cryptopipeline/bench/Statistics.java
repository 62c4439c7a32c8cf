package io.cryptopipeline.bench;

import java.util.Collection;

/** Order statistics. */
final class Statistics {

  private static final double ALL = 100;

  private Statistics() {}

  /** Returns the smallest value that so many per cent do not exceed; NaN if there are no values. */
  static double percentile(Collection<? extends Number> values, double percent) {
    double[] sorted = values.stream().mapToDouble(Number::doubleValue).sorted().toArray();
    int index = (int) Math.ceil(percent / ALL * sorted.length) - 1;
    return sorted.length == 0 ? Double.NaN : sorted[Math.max(0, index)];
  }

  /** Returns the median, of an even number of values the mean of the middle two. */
  static double median(Collection<? extends Number> values) {
    double[] sorted = values.stream().mapToDouble(Number::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    if (sorted.length == 0) {
      return Double.NaN;
    }
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
