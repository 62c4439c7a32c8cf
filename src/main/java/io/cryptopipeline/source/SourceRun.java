package io.cryptopipeline.source;

import io.cryptopipeline.kafka.RawOutput;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.runtime.StopSignal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Sends the ticks of sources to an output, until the sources end or the command stops. */
public final class SourceRun {

  /** A rate without limit. */
  public static final double UNLIMITED = Double.POSITIVE_INFINITY;

  private static final Logger LOG = LogManager.getLogger(SourceRun.class);

  private final TickRecords records;
  private final RawOutput output;
  private final double nanosBetween;
  private final StopSignal stop;
  private final Optional<LastTradeWriter> lastTrades;

  /**
   * Creates a run.
   *
   * @param records makes records of payloads
   * @param output takes the records; stays the caller's to close
   * @param ticksPerSecond the maximum rate of the sources that are {@linkplain
   *     TickSource#isRateLimited() limited}
   * @param stop ends the run early
   */
  public SourceRun(TickRecords records, RawOutput output, double ticksPerSecond, StopSignal stop) {
    this(records, output, ticksPerSecond, stop, Optional.empty());
  }

  /**
   * Creates a run of sources that resume.
   *
   * @param lastTrades writes their last trades; empty if they are not to be remembered
   */
  public SourceRun(
      TickRecords records,
      RawOutput output,
      double ticksPerSecond,
      StopSignal stop,
      Optional<LastTradeWriter> lastTrades) {
    this.records = records;
    this.output = output;
    this.nanosBetween = TimeUnit.SECONDS.toNanos(1) / ticksPerSecond;
    this.stop = stop;
    this.lastTrades = lastTrades;
  }

  /**
   * Sends everything that the sources fetch, one source after the other, and logs the totals.
   *
   * @throws PipelineException if a source cannot be read or a record cannot be delivered;
   *     everything fetched before is sent
   */
  public void fetch(List<TickSource> sources) {
    CompletableFuture<Void> fetching = new CompletableFuture<>();
    Thread source = new Thread(() -> fetchAll(sources, fetching), "source");
    source.setDaemon(true); // a read of standard input cannot be interrupted
    source.start();
    Thread writing = new Thread(() -> writeLastTrades(sources), "last-trades");
    writing.start();
    stop.awaitOr(fetching);
    source.interrupt();
    writing.interrupt(); // Kafka may block it
    await(writing);
    lastTrades.ifPresent(writer -> writer.writeAtTheEnd(lastSent(sources)));
    output.flush();
    LOG.info(
        "{} {} ticks, {} of them unreadable", output.verb(), output.sent(), records.unreadable());
    if (fetching.isDone() && !stop.isRequested()) { // an interrupted source may fail
      throwFailure(fetching);
    }
  }

  private void writeLastTrades(List<TickSource> sources) {
    lastTrades.ifPresent(writer -> writer.writeUntilInterrupted(() -> lastSent(sources)));
  }

  private static void await(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<String, LastTrade> lastSent(List<TickSource> sources) {
    Map<String, LastTrade> lastSent = new HashMap<>();
    sources.forEach(source -> lastSent.putAll(source.lastSent()));
    return lastSent;
  }

  private void fetchAll(List<TickSource> sources, CompletableFuture<Void> fetching) {
    Pace limited = new Pace(nanosBetween);
    Pace unlimited = new Pace(0);
    try {
      for (TickSource source : sources) {
        Pace pace = source.isRateLimited() ? limited : unlimited;
        source.fetch(
            fetched -> {
              pace.await();
              output.send(records.of(fetched));
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
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }

  /** Leaves the source because the command stops. */
  private static final class StoppedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    StoppedException() {
      super("stopped", null, false, false);
    }
  }

  /** Delays each tick until it is due, beginning with the first one. */
  private final class Pace {

    private final double nanosBetween;
    private long startNanos;
    private long ticks;

    Pace(double nanosBetween) {
      this.nanosBetween = nanosBetween;
    }

    void await() {
      if (ticks == 0) {
        startNanos = System.nanoTime();
      }
      long dueNanos = startNanos + (long) (nanosBetween * ticks++);
      if (stop.isRequestedWithin(dueNanos - System.nanoTime())) {
        throw new StoppedException();
      }
    }
  }
}
