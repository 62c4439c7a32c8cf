package io.cryptopipeline.testing.time;

import io.cryptopipeline.runtime.Sleeper;
import io.cryptopipeline.source.SourceClients;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Time that passes when somebody sleeps or the test says so, and at once. While it is held,
 * sleepers wait; so a test knows what they wait for, and does what is to happen meanwhile.
 */
public final class SleptTime extends Clock implements Sleeper {

  private final List<Event> events = new ArrayList<>();
  private final Clock base;
  private Duration passed = Duration.ZERO;
  private boolean held;
  private int waiting;

  private record Event(Instant due, Runnable what) {}

  /** Begins at that time. */
  public SleptTime(String start) {
    this(Clock.fixed(Instant.parse(start), ZoneOffset.UTC));
  }

  private SleptTime(Clock base) {
    this.base = base;
  }

  /** Returns a time that begins now, and passes by itself too. */
  public static SleptTime running() {
    return new SleptTime(Clock.systemUTC());
  }

  /** Lets time pass. */
  public void pass(Duration time) {
    List<Event> due;
    synchronized (this) {
      passed = passed.plus(time);
      Instant now = instant();
      due = events.stream().filter(event -> !event.due().isAfter(now)).toList();
      events.removeAll(due);
    }
    due.forEach(event -> event.what().run());
  }

  /** Lets no time pass, but ends as a sleep does when the thread is interrupted. */
  public static void passNone(Duration unused) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  @Override
  public void sleep(Duration time) throws InterruptedException {
    synchronized (this) {
      waiting++;
      try {
        passNone(time);
        while (held) {
          wait();
        }
      } finally {
        waiting--;
      }
    }
    pass(time);
  }

  /** Clients of sources that really call, and sleep in this time. */
  public SourceClients clients(Duration timeout, long seed) {
    return clients(timeout, seed, this);
  }

  /** The same with a sleeper before this one. */
  public SourceClients clients(Duration timeout, long seed, Sleeper sleeper) {
    SourceClients real = SourceClients.real(timeout, timeout, Duration.ofSeconds(60));
    return new SourceClients(
        real.http(),
        real.timeout(),
        real.silence(),
        real.retryMax(),
        this,
        sleeper,
        new Random(seed));
  }

  /** From now on sleepers wait. */
  public synchronized void hold() {
    held = true;
  }

  /** Lets time pass again. */
  public synchronized void release() {
    held = false;
    notifyAll();
  }

  /** Whether somebody waits for time to pass. */
  public synchronized boolean isAwaited() {
    return held && waiting > 0;
  }

  /** Does something when so much time has passed, on the thread of whoever lets it pass. */
  public synchronized void in(Duration time, Runnable what) {
    events.add(new Event(instant().plus(time), what));
  }

  @Override
  public synchronized Instant instant() {
    return base.instant().plus(passed);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /** Returns a clock that knows of the time that was passed until now alone. */
  @Override
  public synchronized Clock withZone(ZoneId zone) {
    return Clock.offset(base.withZone(zone), passed);
  }
}
