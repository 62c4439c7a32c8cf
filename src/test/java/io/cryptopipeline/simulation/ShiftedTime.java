package io.cryptopipeline.simulation;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Time;

/** The time of the system, moved ahead: so that nobody waits until a partition counts as idle. */
final class ShiftedTime implements Time {

  private final AtomicLong aheadNanos = new AtomicLong();

  void moveAhead(Duration by) {
    aheadNanos.addAndGet(by.toNanos());
  }

  @Override
  public long milliseconds() {
    return Time.SYSTEM.milliseconds() + Duration.ofNanos(aheadNanos.get()).toMillis();
  }

  @Override
  public long nanoseconds() {
    return Time.SYSTEM.nanoseconds() + aheadNanos.get();
  }

  @Override
  public void sleep(long ms) {
    Time.SYSTEM.sleep(ms);
  }

  /** Waits as the system does, whose clock the deadline is moved back to. */
  @Override
  public void waitObject(Object object, Supplier<Boolean> condition, long deadlineMs)
      throws InterruptedException {
    Time.SYSTEM.waitObject(
        object, condition, deadlineMs - Duration.ofNanos(aheadNanos.get()).toMillis());
  }
}
