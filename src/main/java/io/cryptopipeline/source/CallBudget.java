package io.cryptopipeline.source;

import io.cryptopipeline.runtime.Durations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How many calls may be made, and when the next one may be. A month is 31 days. Within any of them
 * no more calls are made than the plan has: nine tenths are for the regular ones, spread evenly;
 * one half of the last tenth may be made at any time, the other half fills that up again. Safe for
 * several threads.
 */
final class CallBudget {

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration MONTH = Duration.ofDays(31);
  private static final double REGULAR = 0.9;
  private static final double SPARE = 0.05;

  private final Clock clock;
  private final Duration apart;
  private final Duration regularly;
  private final Duration perCall;
  private final double mostSaved;
  private double saved;
  private Instant last;
  private Instant seen;

  private CallBudget(
      Clock clock, Duration apart, Duration regularly, Duration perCall, double mostSaved) {
    this.clock = clock;
    this.apart = apart;
    this.regularly = regularly;
    this.perCall = perCall;
    this.mostSaved = mostSaved;
    this.saved = mostSaved;
    this.seen = clock.instant();
    this.last = seen.minus(apart);
  }

  /** A budget of so many calls, which are never less than their part of a minute apart. */
  static CallBudget of(int callsPerMinute, int callsPerMonth, Clock clock) {
    return new CallBudget(
        clock,
        share(MINUTE, callsPerMinute),
        share(MONTH, callsPerMonth * REGULAR),
        share(MONTH, callsPerMonth * (1 - SPARE)),
        Math.max(1, callsPerMonth * SPARE));
  }

  /** No budget but a time between two calls. */
  static CallBudget apart(Duration time, Clock clock) {
    return new CallBudget(clock, time, time, time, 1);
  }

  /** Rounded up: what is cut off would be a call more. */
  private static Duration share(Duration time, double calls) {
    return Duration.ofNanos((long) Math.ceil(time.toNanos() / calls));
  }

  /** Returns the time between two turns of a loop that makes so many calls a turn. */
  Duration interval(int calls) {
    return Durations.max(regularly, apart).multipliedBy(calls);
  }

  /** Books a call, and returns how long to wait before it is made. */
  synchronized Duration take() {
    Instant now = clock.instant();
    if (now.isBefore(seen)) { // the clock was set back
      last = last.minus(Duration.between(now, seen));
    }
    seen = now;
    Instant due = last.plus(apart).isBefore(now) ? now : last.plus(apart);
    double then = saved + (double) Duration.between(last, due).toNanos() / perCall.toNanos();
    if (then < 1) {
      due = due.plusNanos((long) Math.ceil((1 - then) * perCall.toNanos()));
      then = 1;
    }
    saved = Math.min(then, mostSaved) - 1;
    last = due;
    return Duration.between(now, due);
  }

  /** Returns how many calls may be made now, besides the regular ones. */
  synchronized double spare() {
    double since = (double) Duration.between(last, clock.instant()).toNanos() / perCall.toNanos();
    return Math.max(0, Math.min(saved + since, mostSaved));
  }
}
