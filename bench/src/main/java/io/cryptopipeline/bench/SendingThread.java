package io.cryptopipeline.bench;

import io.cryptopipeline.bench.ticks.TickSender;
import java.util.concurrent.locks.LockSupport;

/** Sends ticks at a fixed rate until it is stopped. Each tick's event time is its moment. */
final class SendingThread implements AutoCloseable {

  private static final long PAUSE_NANOS = 500_000;

  private final Thread thread;
  private volatile boolean stopped;
  private volatile long sent;
  private volatile RuntimeException failure;

  SendingThread(TickSender sender, int ticksPerSecond) {
    thread = new Thread(() -> send(sender, ticksPerSecond), "sending");
    thread.start();
  }

  /** A late tick is sent at once: the schedule does not wait for it. */
  private void send(TickSender sender, int ticksPerSecond) {
    try {
      long startNanos = System.nanoTime();
      long count = 0;
      while (!stopped) {
        double due = (System.nanoTime() - startNanos) / 1e9 * ticksPerSecond;
        for (; count < due; count++) {
          sender.send(System.currentTimeMillis());
        }
        sent = count;
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      sender.flush();
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  /** Returns the number of ticks so far. */
  long sent() {
    return sent;
  }

  /** Sends nothing more; returns when Kafka has what was sent. */
  void stop() throws InterruptedException {
    stopped = true;
    thread.join();
    if (failure != null) {
      throw failure;
    }
  }

  /** Lets the thread end soon; does not wait for it. */
  @Override
  public void close() {
    stopped = true;
  }
}
