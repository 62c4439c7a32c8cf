package io.cryptopipeline.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.testing.process.JavaProcess;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Would {@link FaultsIT} notice? The same faults strike a stream without deduplication and without
 * the guard of the summaries: with the pipeline's own sink nothing is wrong afterwards; with sinks
 * that write at another moment something is, and so it is where only the guard could have helped,
 * or where times are cut.
 */
class FaultControlsIT {

  private static final long SEED = 7;
  private static final int TRIES = 3;

  @TempDir private static Path folder;
  private static Rig rig;

  @BeforeAll
  static void start() throws Exception {
    rig = new Rig(folder, SEED);
  }

  @AfterAll
  static void stop() {
    rig.close();
  }

  private static void createTopic(String name) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", rig.kafka().bootstrapServers()))) {
      admin
          .createTopics(
              List.of(new NewTopic(name, Optional.of(Rig.PARTITIONS), Optional.of((short) 1))))
          .all()
          .get();
    }
  }

  @Test
  void shouldFindNothingWrongWithTheBarrier() throws Exception {
    assertThat(wrongAfter(1, PlainStream.Sink.BARRIER, Fault.KILLED_INSTANCE, Fault.LOST_STATE))
        .isEmpty();
  }

  @Test
  void shouldCatchSummariesWithoutGuard() throws Exception {
    assertThat(wrongAfter(TRIES, PlainStream.Sink.BARRIER, Fault.FROZEN_IN_THE_DRAIN))
        .anyMatch(difference -> difference.contains("tick_count"));
  }

  @Test
  void shouldCatchSinkThatWritesByTimer() throws Exception {
    assertThat(wrongAfter(TRIES, PlainStream.Sink.TIMER, Fault.KILLED_INSTANCE))
        .anyMatch(difference -> difference.startsWith("not in raw_events"));
  }

  @Test
  void shouldCatchSinkThatDrainsInFlush() throws Exception {
    assertThat(wrongAfter(TRIES, PlainStream.Sink.FLUSH, Fault.ZOMBIE))
        .anyMatch(difference -> difference.contains("tick_count"));
  }

  @Test
  void shouldCatchAtLeastOnce() throws Exception {
    assertThat(wrongAfter(TRIES, PlainStream.Sink.AT_LEAST_ONCE, Fault.KILLED_INSTANCE))
        .anyMatch(difference -> difference.contains("tick_count"));
  }

  /** No fault is needed: both raw events and summaries must tell. */
  @Test
  void shouldCatchTimesThatAreCutToMilliseconds() throws Exception {
    assertThat(wrongAfter(1, PlainStream.Sink.MILLISECONDS))
        .anyMatch(difference -> difference.startsWith("not in raw_events"))
        .anyMatch(difference -> difference.contains(" open: expected"))
        .anyMatch(difference -> difference.contains(" close: expected"));
  }

  /**
   * Lets the faults strike until something is wrong, some times at most: a fault may happen at a
   * moment that does no harm.
   */
  private static List<String> wrongAfter(int tries, PlainStream.Sink sink, Fault... faults)
      throws Exception {
    String name =
        "control-%s-%s"
            .formatted(sink, faults.length == 0 ? "alone" : faults[0])
            .toLowerCase(Locale.ROOT);
    createTopic(name);
    FaultRun.Target target =
        new FaultRun.Target(
            name,
            name,
            1,
            name,
            instance ->
                JavaProcess.startTestClass(
                    instance.log(),
                    PlainStream.class,
                    List.of(
                        sink.name(),
                        name,
                        rig.kafka().bootstrapServers(),
                        instance.name(),
                        instance.state().toString(),
                        instance.mongoUri(),
                        name)));
    try (FaultRun run = new FaultRun(rig, target, KnownTicks.tidy(SEED))) {
      List<String> differences = List.of();
      for (int i = 0; i < tries && differences.isEmpty(); i++) {
        run.start();
        if (faults.length == 0) {
          run.feed();
        }
        for (Fault fault : faults) {
          long left = run.strike(fault);
          System.out.printf(
              "seed %s, sink %s: %s with %,d records to do%n", SEED, sink, fault, left);
        }
        run.awaitDone();
        run.stop();
        differences = run.differences();
        System.out.printf(
            "seed %s, sink %s: %,d facts; %s differences%n",
            SEED, sink, run.oracle().facts(), differences.size());
      }
      return differences;
    }
  }
}
