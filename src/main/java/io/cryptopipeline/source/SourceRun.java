package io.cryptopipeline.source;

import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.runtime.StopSignal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The way of ticks from their sources to Kafka (or a screen), until the sources end or the command
 * is to stop.
 */
public final class SourceRun {

  /** The rate that holds nothing up. */
  public static final double UNLIMITED = Double.POSITIVE_INFINITY;

  private static final Logger LOG = LogManager.getLogger(SourceRun.class);

  private SourceRun() {}

  /**
   * Sends all that the sources fetch, one source after the other, and reports what was sent.
   *
   * @param ticksPerSecond how many ticks are sent a second at most
   * @throws PipelineException if a source cannot be read or Kafka does not take a tick; what was
   *     fetched before is sent
   */
  public static void run(
      TickOutput output, List<TickSource> sources, double ticksPerSecond, StopSignal stop) {
    CompletableFuture<Void> fetching = new CompletableFuture<>();
    Thread source =
        new Thread(() -> fetchAll(output, sources, ticksPerSecond, stop, fetching), "source");
    source.setDaemon(true); // a read of standard input cannot be interrupted
    source.start();
    stop.awaitOr(fetching);
    source.interrupt();
    output.flush();
    LOG.info("sent {} ticks, left out {}", output.sent(), output.refused());
    if (fetching.isDone() && !stop.isRequested()) { // what is interrupted may complain of it
      throwFailure(fetching);
    }
  }

  private static void fetchAll(
      TickOutput output,
      List<TickSource> sources,
      double ticksPerSecond,
      StopSignal stop,
      CompletableFuture<Void> fetching) {
    Pace pace = new Pace(ticksPerSecond, stop);
    try {
      for (TickSource source : sources) {
        source.fetch(
            fetched -> {
              pace.await();
              output.send(fetched);
            });
      }
      fetching.complete(null);
    } catch (StoppedException | InterruptedException | InterruptException e) {
      fetching.complete(null);
    } catch (Throwable e) { // an Error too, or nobody would hear of it
      fetching.completeExceptionally(e);
    }
  }

  private static void throwFailure(CompletableFuture<Void> fetching) {
    try {
      fetching.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof PipelineException failure) {
        throw failure;
      }
      throw e;
    }
  }

  /** Leaves the source when the command is to stop. */
  private static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
      super("stopped", null, false, false);
    }
  }

  /** Holds each tick up until it is due. */
  private static final class Pace {

    private final double nanosBetween;
    private final StopSignal stop;
    private final long startNanos = System.nanoTime();
    private long ticks;

    Pace(double ticksPerSecond, StopSignal stop) {
      this.nanosBetween = TimeUnit.SECONDS.toNanos(1) / ticksPerSecond;
      this.stop = stop;
    }

    void await() {
      long dueNanos = startNanos + (long) (nanosBetween * ticks++);
      if (stop.isRequestedWithin(dueNanos - System.nanoTime())) {
        throw new StoppedException();
      }
    }
  }
}
