package io.cryptopipeline.app;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Ctrl-C and SIGTERM: they ask the command to end well, and the process exits with the command's
 * own code instead of the signal's.
 */
public final class StopSignal {

  private static final Logger LOG = LogManager.getLogger(StopSignal.class);

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

  /** Creates a signal that only {@link #request} gives. */
  public StopSignal() {}

  /** Returns a signal that this process's end, however it is asked for, will give. */
  public static StopSignal install() {
    StopSignal signal = new StopSignal();
    Runtime.getRuntime().addShutdownHook(new Thread(signal::endProcess, "stop-signal"));
    return signal;
  }

  private void endProcess() {
    if (!exitCode.isDone()) {
      LOG.info("stopping");
    }
    request();
    int code = exitCode.join();
    LogManager.shutdown();
    Runtime.getRuntime().halt(code);
  }

  /** Asks the command to end. */
  public void request() {
    requested.countDown();
  }

  /** Returns whether the command was asked to end. */
  public boolean isRequested() {
    return requested.getCount() == 0;
  }

  /** Waits so long at most, and returns whether the command was asked to end. */
  boolean isRequestedWithin(long nanos) {
    try {
      return requested.await(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Returns when the command was asked to end. */
  public void await() throws InterruptedException {
    requested.await();
  }

  /** To be called when the command has ended, with its exit code: the process may go. */
  public void ended(int code) {
    exitCode.complete(code);
  }
}
