package io.cryptopipeline.web;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.dlq.DlqJobs;
import io.cryptopipeline.dlq.ReasonStats;
import io.cryptopipeline.dlq.RefusalCounts;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.runtime.Durations;
import io.cryptopipeline.runtime.StopSignal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The refused records by reason. The topic is read again only when it has grown, after ten seconds
 * at the earliest, and after ten times as long as the last read took: to look at it costs a tenth
 * of a processor at most. One thread reads at a time; meanwhile the others get the last counts.
 */
final class DeadLettersRoute {

  private static final Duration SHORTEST_REST = Duration.ofSeconds(10);
  private static final int REST = 10;

  /** A dead letter takes about a hundred bytes of memory while it is counted. */
  private static final long MOST = 100_000;

  private final Function<Optional<Counted>, Counted> reader;
  private final InstantSource clock;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Optional<Counted> last = Optional.empty();
  private volatile Optional<PipelineException> failure = Optional.empty();
  private Instant nextRead = Instant.MIN;

  /**
   * The dead letters as of a read.
   *
   * @param end how many the topic had ever had
   * @param counts the counts
   */
  record Counted(long end, RefusalCounts counts) {}

  /**
   * Creates a route.
   *
   * @param reader reads the topic, unless it is as it was at the last read
   */
  DeadLettersRoute(Function<Optional<Counted>, Counted> reader, InstantSource clock) {
    this.reader = reader;
    this.clock = clock;
  }

  static Route of(Settings settings) {
    DeadLettersRoute route =
        new DeadLettersRoute(last -> read(settings, last), InstantSource.system());
    return Route.guarded("/api/v1/dead-letters", List.of(), query -> route.answer());
  }

  private static Counted read(Settings settings, Optional<Counted> last) {
    try (DlqJobs jobs = DlqJobs.openForCounts(settings, new StopSignal())) {
      return last.filter(counted -> counted.end() == jobs.end())
          .orElseGet(() -> new Counted(jobs.end(), jobs.countNewest(MOST)));
    }
  }

  /**
   * Returns the counts.
   *
   * @throws PipelineException if at the last read Kafka did not answer, or refused
   */
  Answer answer() {
    if (reading.tryLock()) {
      try {
        readIfDue();
      } finally {
        reading.unlock();
      }
    }
    failure.ifPresent(
        e -> {
          throw e;
        });
    return last.map(counted -> Answer.json(Answer.OK, json(counted.counts())))
        .orElseThrow(
            () ->
                new RefusedRequestException(
                    Answer.UNAVAILABLE, "the dead letters are being read: try again later"));
  }

  private void readIfDue() {
    Instant now = clock.instant();
    if (now.isBefore(nextRead)) {
      return;
    }
    try {
      last = Optional.of(reader.apply(last));
      failure = Optional.empty();
    } catch (PipelineException e) {
      failure = Optional.of(e);
    }
    Instant done = clock.instant();
    Duration took = Durations.elapsed(now, done);
    nextRead = done.plus(Durations.max(SHORTEST_REST, took.multipliedBy(REST)));
  }

  private static JsonObject json(RefusalCounts counts) {
    JsonArray reasons = new JsonArray();
    for (ReasonStats stats : counts.byReason()) {
      JsonObject one = new JsonObject();
      one.addProperty("reason", stats.reason());
      one.addProperty("count", stats.count());
      one.addProperty("again", stats.again());
      one.addProperty("first", stats.first().toString());
      one.addProperty("last", stats.last().toString());
      one.addProperty("newest", stats.newest().inTopic());
      reasons.add(one);
    }
    JsonObject object = new JsonObject();
    object.addProperty("complete", counts.isComplete());
    object.addProperty("records", counts.records());
    object.add("reasons", reasons);
    return object;
  }
}
