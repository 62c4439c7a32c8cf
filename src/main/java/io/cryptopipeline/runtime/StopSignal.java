package io.cryptopipeline.runtime;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Ctrl-C, SIGTERM and SIGHUP: the first asks the command to end well, with its own exit code, the
 * second ends the process at once. Safe for several threads.
 *
 * <p>A shutdown hook would not do: the JVM then exits with the signal's code, and halting it with
 * another one leaves the unpacked native libraries behind.
 */
public final class StopSignal {

  private static final Logger LOG = LogManager.getLogger(StopSignal.class);
  private static final int FAILED = 1;

  private final CompletableFuture<Void> requested = new CompletableFuture<>();

  /** Creates a signal that only {@link #request} gives. */
  public StopSignal() {}

  /** Returns a signal that the operating system's signals to this process will give. */
  public static StopSignal install() {
    StopSignal stop = new StopSignal();
    List.of("INT", "TERM", "HUP").forEach(stop::listenTo);
    return stop;
  }

  /**
   * By reflection, as javac warns of {@code sun.misc} and cannot be told not to; the module
   * jdk.unsupported exports it for want of a supported way.
   */
  private void listenTo(String name) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object listener =
          Proxy.newProxyInstance(
              StopSignal.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                received();
                return null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), listener);
    } catch (InvocationTargetException e) {
      LOG.debug("there is no signal {} here", name, e);
    } catch (ReflectiveOperationException e) {
      LOG.warn("this JVM does not tell of signal {}: stopping is not clean", name);
    }
  }

  private void received() {
    if (isRequested()) {
      Runtime.getRuntime().halt(FAILED);
    }
    LOG.info("stopping; a second signal stops at once");
    request();
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

  /** Returns when the command was asked to end. */
  public void await() {
    requested.join();
  }

  /** Returns when the command was asked to end, or {@code work} has ended, well or not. */
  public void awaitOr(CompletableFuture<?> work) {
    CompletableFuture.anyOf(requested, work.handle((result, error) -> null)).join();
  }
}
