package io.cryptopipeline.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.testing.Cli;
import io.cryptopipeline.testing.CoinbaseDays;
import io.cryptopipeline.testing.Folders;
import io.cryptopipeline.testing.FreshDatabase;
import io.cryptopipeline.testing.KafkaProcess;
import io.cryptopipeline.testing.MongoParts;
import io.cryptopipeline.testing.Oracle;
import io.cryptopipeline.testing.RealMongo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code produce} and {@code stream} as processes of their own, beside a broker of its own: the
 * stream is killed in the middle of a replay of years-old ticks, again and again.
 */
class KillIT {

  private static final long SEED = 7;
  private static final int EFFECTIVE_KILLS = 5;
  private static final int ROUNDS = 8;
  private static final int KILL_THAT_LOSES_THE_STATE = 2;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Duration POLL = Duration.ofMillis(20);

  @TempDir private Path folder;

  @Test
  void shouldLoseNothingAndDoubleNothingWhenTheStreamIsKilled() throws Exception {
    Oracle oracle = new Oracle();
    Random random = new Random(SEED);
    List<String> ticks = disordered(CoinbaseDays.ticks(), random);
    try (KafkaProcess kafka = KafkaProcess.start(folder);
        FreshDatabase mongo = RealMongo.freshDatabase()) {
      Map<String, String> environment = environment(kafka, mongo);
      assertThat(Cli.run(folder, environment, List.of("topics", "create")).exitCode()).isZero();
      Settings settings = Settings.load(Map.of(), environment, Optional.empty());
      Process stream = startStream(environment);
      try (Backlog backlog =
          new Backlog(settings, MongoParts.pendingRecomputes(mongo.database()))) {
        int chunk = ticks.size() / ROUNDS;
        int kills = 0;
        for (int round = 0; round < ROUNDS; round++) {
          boolean last = round == ROUNDS - 1;
          List<String> lines =
              ticks.subList(round * chunk, last ? ticks.size() : (round + 1) * chunk);
          lines.forEach(oracle::sent);
          produce(environment, lines);
          if (last) {
            break;
          }
          long before = backlog.uncommitted();
          long mark = before - 500 - random.nextInt(4_000);
          await().pollInterval(POLL).atMost(PATIENCE).until(() -> backlog.uncommitted() < mark);
          kill(stream);
          long left = backlog.uncommitted();
          boolean effective = left > 0;
          kills += effective ? 1 : 0;
          boolean loseState = effective && kills == KILL_THAT_LOSES_THE_STATE;
          System.out.printf(
              "seed %d, kill %d: %d records uncommitted before, %d after, of %d ticks to come;"
                  + " state lost: %s%n",
              SEED, round + 1, before, left, ticks.size() - (round + 1) * chunk, loseState);
          if (loseState) {
            Folders.delete(folder.resolve("state"));
          }
          stream = startStream(environment);
        }
        assertThat(kills)
            .as("kills in the middle of the work")
            .isGreaterThanOrEqualTo(EFFECTIVE_KILLS);
        await().pollInterval(POLL).atMost(PATIENCE).until(backlog::isEmpty);
      }
      stream.destroy();
      assertThat(stream.waitFor()).as(log()).isZero();

      oracle.verify(mongo.database());
    }
  }

  private static Map<String, String> environment(KafkaProcess kafka, FreshDatabase mongo) {
    return Map.of(
        "CRYPTO_PIPELINE_KAFKA_BOOTSTRAP_SERVERS",
        kafka.bootstrapServers(),
        "CRYPTO_PIPELINE_MONGODB_URI",
        RealMongo.uri(),
        "CRYPTO_PIPELINE_MONGODB_DATABASE",
        mongo.name());
  }

  /** Short bounds, and small steps so that a kill finds work under way. */
  private Process startStream(Map<String, String> environment) {
    return Cli.start(
        folder.resolve("stream.log"),
        environment,
        List.of(
            "stream",
            "-D",
            "state.dir=" + folder.resolve("state"),
            "-D",
            "mongodb.outage.bound=10s",
            "-D",
            "recompute.interval=500ms",
            "-D",
            "sink.batch.size=50",
            "-D",
            "streams.commit.interval.ms=50",
            "-D",
            "streams.consumer.max.poll.records=50",
            "-D",
            "streams.consumer.session.timeout.ms=3000",
            "-D",
            "streams.consumer.heartbeat.interval.ms=500"));
  }

  private void produce(Map<String, String> environment, List<String> lines) throws IOException {
    Path file = Files.write(folder.resolve("chunk.jsonl"), lines);
    Cli.Ended ended =
        Cli.run(
            folder, environment, List.of("produce", "--source", "file", "--file", file.toString()));
    assertThat(ended.exitCode()).as(ended.describe()).isZero();
  }

  private static void kill(Process stream) throws InterruptedException {
    stream.destroyForcibly();
    stream.waitFor();
  }

  /** Out of order by up to some minutes, and each fiftieth line twice. */
  private static List<String> disordered(List<String> ticks, Random random) {
    List<String> lines = new ArrayList<>();
    for (int from = 0; from < ticks.size(); from += 40) {
      List<String> some = new ArrayList<>(ticks.subList(from, Math.min(from + 40, ticks.size())));
      Collections.shuffle(some, random);
      lines.addAll(some);
      lines.add(some.get(0));
    }
    return lines;
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("stream.log"));
  }
}
