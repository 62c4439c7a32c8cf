package io.cryptopipeline.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Draws at each point whether a fault strikes there, and which. */
final class Faults {

  private final Random random;
  private final Consumer<String> trace;
  private final int rarity;
  private Consumer<Instance> whileFrozen = instance -> {};
  private final List<Strike> strikes = new ArrayList<>();
  private boolean enabled = true;
  private int sent;

  /**
   * @param rarity the mean number of points between two faults
   */
  Faults(Random random, int rarity, Consumer<String> trace) {
    this.random = random;
    this.rarity = rarity;
    this.trace = trace;
  }

  /** Returns those that never strike. */
  static Faults none() {
    Faults none = new Faults(new Random(0), 1, line -> {});
    none.disable();
    return none;
  }

  /** Sets what happens elsewhere while an instance is frozen. */
  void whileFrozen(Consumer<Instance> others) {
    whileFrozen = others;
  }

  void disable() {
    enabled = false;
  }

  /** Notes that so many records were sent to the raw topic. */
  void sent(int count) {
    sent += count;
  }

  /** Returns the faults that struck, in their order. */
  List<Strike> strikes() {
    return strikes;
  }

  int upTo(int limit) {
    return random.nextInt(limit + 1);
  }

  /** Returns whether the group rebalances just now. */
  boolean isRebalancing() {
    return enabled && oneIn(3);
  }

  boolean oneIn(int count) {
    return random.nextInt(count) == 0;
  }

  /**
   * Passes a point; the instance may be killed, fenced or frozen at it.
   *
   * @return the point's own fault, which its caller has to play; null for none
   */
  Fault at(Point point, Instance instance) {
    instance.checkAlive();
    if (!enabled || random.nextInt(rarity) != 0) {
      return null;
    }
    List<Fault> possible = new ArrayList<>(Fault.EVERYWHERE);
    possible.addAll(point.own());
    possible.addAll(point.own());
    Fault fault = possible.get(random.nextInt(possible.size()));
    trace.accept(instance.name() + ": " + fault + " at " + point);
    strikes.add(new Strike(sent, point, fault));
    switch (fault) {
      case KILLED -> instance.kill(oneIn(3));
      case FROZEN -> whileFrozen.accept(instance);
      case FENCED -> instance.thread().producer().outlive();
      default -> {
        return fault;
      }
    }
    instance.checkAlive();
    return null;
  }
}
