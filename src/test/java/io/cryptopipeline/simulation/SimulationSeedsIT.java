package io.cryptopipeline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.KafkaClients;
import io.cryptopipeline.kafka.TopicAdmin;
import io.cryptopipeline.model.Windows;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.stream.topology.PipelineProcessors;
import io.cryptopipeline.testing.kafka.SharedKafka;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Seeds of the simulation on a real broker: their records, and of their faults those that can be
 * had there, go through the real topology, barrier and clients of two instances. In the end the
 * broker and the documents are as the simulation's own {@link Verdict} has it, and where the order
 * of the records is the same, as the simulation has left them. Only the documents are a model.
 *
 * <p>All seeds with the same windows share one application, with the seed in the coins' names. So
 * instances start as often as they are killed, and the faults of one seed strike the work of all.
 *
 * <p>A fault waits until as many records were sent as in its simulation, and strikes at the next
 * pass of its point. Replayed at the same point of the code:
 *
 * <ul>
 *   <li>all faults of the storage: away, refusing, reply lost after a part of the batch was
 *       written;
 *   <li>fencing, by a new epoch of the transactional id, which the coordinator gives;
 *   <li>an expired batch, a reply of {@code sendOffsetsToTransaction} or {@code commitTransaction}
 *       that is lost;
 *   <li>a kill: from then on the instance does nothing on the broker or the storage, its
 *       transaction stays open, and another begins with its state directory, or without.
 * </ul>
 *
 * <p>Replayed elsewhere, or differently:
 *
 * <ul>
 *   <li>A time-out of those two calls strikes before the barrier's part of the call, not between it
 *       and Kafka's: the barrier's producer has no seam there.
 *   <li>A kill or a fencing at a checkpoint or a close strikes after the next commit; those are
 *       inside Kafka Streams.
 *   <li>A freeze is one of the stream thread, at a write of summaries or after its offsets were
 *       sent, until the other instance has committed them. The group is told to remove its members:
 *       a session does not have to end. The same goes for the consumer of a killed instance.
 *   <li>Expired transactions are fenced; nobody waits for the coordinator.
 * </ul>
 *
 * <p>Not replayed: the order of the steps of different threads, which the real ones have; the move
 * of partitions for no reason; and {@link Fault#CORRUPTED}. After that one, Kafka Streams 4.4.0 was
 * seen to go on past records that it had fetched and not processed: a revived task did not begin at
 * its committed offset. So {@code BarrierProducer} reports no error after which Kafka Streams takes
 * a task for corrupted that has processed records. {@code -Dsimulation.corrupted=true} adds the
 * fault all the same, and with it the test fails in some runs.
 */
class SimulationSeedsIT {

  private static final int SEEDS = 100;

  /** Of each seed; a single seed has all of its faults. */
  private static final int STRIKES = Integer.getInteger("simulation.strikes", 1);

  private static final Set<Fault> REPLAYED =
      Boolean.getBoolean("simulation.corrupted")
          ? EnumSet.allOf(Fault.class)
          : EnumSet.complementOf(EnumSet.of(Fault.CORRUPTED));

  /** So many seeds make sure of some kills. */
  private static final int SEEDS_OF_THE_CONTROL = 12;

  private static final String DAYS = "1d";
  private static final String ALL_SIZES = "1m,1h,1d,1w";

  @TempDir private Path folder;
  private String bootstrapServers;

  @BeforeEach
  void empty() {
    bootstrapServers = SharedKafka.empty();
  }

  @ParameterizedTest
  @ValueSource(strings = {DAYS, ALL_SIZES})
  void shouldEndAsTheSimulationWhenItsSeedsRunOnARealBroker(String sizes) throws Exception {
    Long one = Long.getLong("simulation.seed");
    List<Seeded> seeds =
        seeds(sizes, one != null ? LongStream.of(one) : LongStream.rangeClosed(1, SEEDS));
    int strikes = one != null ? Integer.MAX_VALUE : STRIKES;

    List<String> differences =
        seeds.isEmpty()
            ? List.of() // the single seed has the other windows
            : differences(sizes, seeds, REPLAYED, strikes, RealStorage.Writes.AT_ONCE);

    assertThat(differences).isEmpty();
  }

  @Test
  void shouldCatchACommitThatDoesNotWaitForTheStorage() throws Exception {
    List<Seeded> seeds =
        seeds(DAYS, LongStream.rangeClosed(1, SEEDS)).subList(0, SEEDS_OF_THE_CONTROL);

    assertThat(differences(DAYS, seeds, Set.of(Fault.KILLED), 1, RealStorage.Writes.LATER))
        .anyMatch(difference -> difference.contains("missing raw events"));
  }

  private static List<Seeded> seeds(String sizes, LongStream seeds) {
    PipelineProcessors processors =
        new PipelineProcessors(RealRun.topology(Windows.UTC_DAYS, Long.MAX_VALUE));
    return seeds
        .mapToObj(seed -> new Seeded(seed, processors::partition))
        .filter(seeded -> (seeded.windows().sizes().size() > 1) == sizes.equals(ALL_SIZES))
        .toList();
  }

  private List<String> differences(
      String sizes, List<Seeded> seeds, Set<Fault> kinds, int strikes, RealStorage.Writes writes)
      throws Exception {
    Settings settings = settings(sizes);
    createTopics(settings);
    boolean endsQuiet = writes == RealStorage.Writes.AT_ONCE;
    try (RealRun run = new RealRun(settings, folder, seeds, writes)) {
      run.feed(kinds, strikes);
      run.settle(endsQuiet);
      return run.differences(endsQuiet);
    }
  }

  private Settings settings(String sizes) {
    return Settings.load(Map.of(), Map.of(), Optional.empty())
        .with(
            Map.ofEntries(
                Map.entry("kafka.bootstrap.servers", bootstrapServers),
                Map.entry("topics.partitions", Integer.toString(RealRun.PARTITIONS)),
                Map.entry("summary.windows", sizes),
                Map.entry("streams.num.stream.threads", "1"),
                Map.entry("streams.commit.interval.ms", "100"),
                Map.entry("streams.consumer.max.poll.records", "10"),
                // Whatever would be waited for after a fault comes soon.
                Map.entry("streams.poll.ms", "20"),
                Map.entry("streams.retry.backoff.ms", "20"),
                Map.entry("streams.consumer.heartbeat.interval.ms", "20"),
                Map.entry("streams.consumer.fetch.max.wait.ms", "20"),
                Map.entry("streams.consumer.retry.backoff.ms", "20"),
                Map.entry("streams.producer.retry.backoff.ms", "20")),
            "test");
  }

  /** The ticks are of 2024, and so are their records. */
  private static void createTopics(Settings settings) throws Exception {
    NewTopic raw = new NewTopic(Topics.RAW, RealRun.PARTITIONS, (short) 1);
    raw.configs(
        Map.of(
            "retention.ms",
            "-1",
            "message.timestamp.before.max.ms",
            Long.toString(Long.MAX_VALUE)));
    try (Admin admin = KafkaClients.admin(settings);
        TopicAdmin topics = new TopicAdmin(settings)) {
      admin.createTopics(List.of(raw)).all().get();
      topics.create();
    }
  }
}
