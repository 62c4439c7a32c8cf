package io.cryptopipeline.simulation;

import java.util.function.Consumer;

/** What happens in a run; equal runs have equal sums. */
final class Trace implements Consumer<String> {

  private final boolean prints;
  private long sum;

  Trace(boolean prints) {
    this.prints = prints;
  }

  @Override
  public void accept(String line) {
    sum = sum * 31 + line.hashCode();
    if (prints) {
      System.out.println(line);
    }
  }

  long sum() {
    return sum;
  }
}
