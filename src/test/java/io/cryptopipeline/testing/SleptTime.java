package io.cryptopipeline.testing;

import io.cryptopipeline.source.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * Time that passes when somebody sleeps, and at once. While it is held, sleepers wait; so a test
 * knows what they wait for, and does what is to happen meanwhile.
 */
public final class SleptTime extends Clock implements Sleeper {

  private final List<Event> events = new ArrayList<>();
  private Instant now;
  private boolean held;
  private int waiting;

  private record Event(Instant due, Runnable what) {}

  /** Begins at that time. */
  public SleptTime(String start) {
    now = Instant.parse(start);
  }

  @Override
  public void sleep(Duration time) throws InterruptedException {
    List<Event> due;
    synchronized (this) {
      waiting++;
      try {
        while (held) {
          wait();
        }
      } finally {
        waiting--;
      }
      now = now.plus(time);
      due = events.stream().filter(event -> !event.due().isAfter(now)).toList();
      events.removeAll(due);
    }
    due.forEach(event -> event.what().run());
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

  /** Does something when so much time has passed, on the thread of whoever sleeps. */
  public synchronized void in(Duration time, Runnable what) {
    events.add(new Event(now.plus(time), what));
  }

  @Override
  public synchronized Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException();
  }
}
