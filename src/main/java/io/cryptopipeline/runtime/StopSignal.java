package io.cryptopipeline.runtime;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import sun.misc.Signal;

/**
 * Ctrl-C, SIGTERM and SIGHUP: the first stops the command gracefully, with its own exit code; the
 * second ends the process at once. Safe for several threads.
 *
 * <p>A shutdown hook cannot do this: the JVM then exits with the signal's code. Halting it with
 * another code would leave the unpacked native libraries behind.
 */
public final class StopSignal {

  private static final int FAILED = 1;

  private final CompletableFuture<Void> requested = new CompletableFuture<>();

  /** Creates a signal that only {@link #request} sets. */
  public StopSignal() {}

  /** Creates a signal that the operating system's signals to this process set, too. */
  public static StopSignal install() {
    StopSignal stop = new StopSignal();
    List.of("INT", "TERM", "HUP").forEach(stop::listenTo);
    return stop;
  }

  private void listenTo(String name) {
    try {
      Signal.handle(new Signal(name), signal -> received());
    } catch (IllegalArgumentException e) {
      log().debug("this system has no signal {}, or this JVM uses it itself", name, e);
    }
  }

  private void received() {
    if (isRequested()) {
      Runtime.getRuntime().halt(FAILED);
    }
    log().info("stopping; a second signal stops at once");
    request();
  }

  /**
   * Returns the logger: every command has a signal, and only some need logging, whose start takes
   * half a second.
   */
  private static Logger log() {
    return LogManager.getLogger(StopSignal.class);
  }

  /** Asks the command to stop. */
  public void request() {
    requested.complete(null);
  }

  /** Returns whether the command was asked to stop. */
  public boolean isRequested() {
    return requested.isDone();
  }

  /** Waits for at most that time, and returns whether the command was asked to stop. */
  public boolean isRequestedWithin(long nanos) {
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

  /** Waits until the command is asked to stop. */
  public void await() {
    requested.join();
  }

  /** Waits until the command is asked to stop, or {@code work} ends, successfully or not. */
  public void awaitOr(CompletableFuture<?> work) {
    CompletableFuture.anyOf(requested, work.handle((result, error) -> null)).join();
  }
}
