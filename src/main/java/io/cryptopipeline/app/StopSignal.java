package io.cryptopipeline.app;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Ctrl-C and SIGTERM: they ask the command to end well, and the process exits with the command's
 * own code instead of the signal's.
 */
public final class StopSignal {

  private static final Logger LOG = LogManager.getLogger(StopSignal.class);

  private final CompletableFuture<Void> requested = new CompletableFuture<>();
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
    requested.complete(null);
  }

  /** Returns whether the command was asked to end. */
  public boolean isRequested() {
    return requested.isDone();
  }

  /** Waits so long at most, and returns whether the command was asked to end. */
  boolean isRequestedWithin(long nanos) {
    if (nanos <= 0) {
      return isRequested();
    }
    try {
      requested.get(nanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new AssertionError("never completed with an error", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Returns when the command was asked to end. */
  public void await() {
    requested.join();
  }

  /** Returns when the command was asked to end, or {@code work} has ended, well or not. */
  void awaitOr(CompletableFuture<?> work) {
    CompletableFuture.anyOf(requested, work.handle((result, error) -> null)).join();
  }

  /** To be called when the command has ended, with its exit code: the process may go. */
  public void ended(int code) {
    exitCode.complete(code);
  }
}
