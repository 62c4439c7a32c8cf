package io.cryptopipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.KafkaClients;
import io.cryptopipeline.mongo.MongoParts;
import io.cryptopipeline.mongo.PendingRecomputes;
import io.cryptopipeline.testing.kafka.KafkaProcess;
import io.cryptopipeline.testing.mongo.FreshDatabase;
import io.cryptopipeline.testing.mongo.RealMongo;
import io.cryptopipeline.testing.pipeline.Backlog;
import io.cryptopipeline.testing.pipeline.LivePipeline;
import io.cryptopipeline.testing.process.Cli;
import io.cryptopipeline.testing.process.Freezer;
import io.cryptopipeline.testing.ticks.Oracle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.producer.Producer;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Thousands of coin-days that late ticks touch at once, on two instances, of which one is killed in
 * the middle of the recompute, while more late ticks of the same days come.
 */
class RecomputeScaleIT {

  private static final long SEED = 4;
  private static final int COINS = 200;
  private static final int DAYS = 15;
  private static final int TICKS_A_DAY = 8;
  private static final Instant FIRST_DAY = Instant.parse("2018-01-01T00:00:00Z");
  private static final Instant LATER = Instant.parse("2018-06-01T00:00:00Z");

  @TempDir private Path folder;
  private final Oracle oracle = new Oracle();

  @Test
  void shouldRecomputeEveryTouchedDayWhenThousandsWaitAndAnInstanceIsKilled() throws Exception {
    try (KafkaProcess kafka = KafkaProcess.start(folder);
        FreshDatabase mongo = RealMongo.freshDatabase()) {
      Map<String, String> environment = environment(kafka, mongo);
      assertThat(Cli.run(folder, environment, List.of("topics", "create")).exitCode()).isZero();
      Settings settings = Settings.load(Map.of(), environment, Optional.empty());
      PendingRecomputes pending = MongoParts.pendingRecomputes(mongo.database());
      List<String> late = lateTicks();
      Process one = startStream(environment, "one", "one");
      Process other = startStream(environment, "other", "other");
      try (Backlog backlog = new Backlog(settings, pending)) {
        produce(environment, laterTicks());
        await().until(() -> backlog.uncommitted() == 0);

        List<String> some = late.subList(0, late.size() / 2);
        produce(environment, some);
        stopInTheMiddle(one.pid(), settings, backlog, mongo.database(), some);
        System.out.printf("seed %s: killed with %s coin-days waiting%n", SEED, pending.count());
        one.destroyForcibly().waitFor();

        produce(environment, late.subList(late.size() / 2, late.size()));
        one = startStream(environment, "one", "one-again");
        await()
            .until(
                () ->
                    Files.readString(log("one-again")).contains("is RUNNING") && backlog.isEmpty());
      }
      for (Process stream : List.of(one, other)) {
        stream.destroy();
        assertThat(stream.waitFor())
            .as(Files.readString(log("one-again")) + Files.readString(log("other")))
            .isZero();
      }

      oracle.verify(mongo.database());
      assertEveryLateTickIsCounted(mongo.database());
    }
  }

  /** One tick a coin, after all the days: each of them is closed. */
  private List<String> laterTicks() {
    List<String> ticks = new ArrayList<>();
    for (int coin = 0; coin < COINS; coin++) {
      ticks.add(tick(coin, LATER, coin));
    }
    return ticks;
  }

  private List<String> lateTicks() {
    List<String> ticks = new ArrayList<>();
    for (int day = 0; day < DAYS; day++) {
      for (int i = 0; i < TICKS_A_DAY; i++) {
        for (int coin = 0; coin < COINS; coin++) {
          int number = (day * TICKS_A_DAY + i) * COINS + coin;
          Instant time = FIRST_DAY.plus(Duration.ofDays(day)).plusSeconds(i * 10_000L + coin);
          ticks.add(tick(coin, time, COINS + number));
        }
      }
    }
    Collections.shuffle(ticks, new Random(SEED));
    return ticks;
  }

  private static String tick(int coin, Instant time, int number) {
    return "{\"coin_id\":\"coin-%s\",\"timestamp\":\"%s\",\"price\":%s.%02d,\"volume\":0.1,\"trade_id\":%s}"
        .formatted(coin, time, 1_000 + number % 997, number % 100, number);
  }

  /**
   * Stops the process where it stands when it owns days that it has still to recompute, and so does
   * the other one. There are such days for as long as that takes: a late tick that is sent again
   * has its day recomputed again.
   */
  private static void stopInTheMiddle(
      long pid, Settings settings, Backlog backlog, MongoDatabase database, List<String> late) {
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(settings)) {
      await()
          .until(
              () -> {
                if (backlog.isEmpty()) {
                  late.forEach(line -> LivePipeline.send(producer, line));
                  producer.flush();
                }
                Freezer.freeze(pid);
                boolean areBothAtWork = owners(database) == 2;
                if (!areBothAtWork) {
                  Freezer.thaw(pid);
                }
                return areBothAtWork;
              });
    }
  }

  /** How many instances own days that they have not recomputed yet. */
  private static int owners(MongoDatabase database) {
    return database
        .getCollection("pending_recomputes")
        .distinct("owner", Filters.gt("owned_until", Instant.now()), String.class)
        .into(new ArrayList<>())
        .size();
  }

  private static void assertEveryLateTickIsCounted(MongoDatabase database) {
    MongoCollection<Document> rawEvents = database.getCollection("raw_events");
    assertThat(rawEvents.countDocuments(new Document("late", true)))
        .isEqualTo((long) COINS * DAYS * TICKS_A_DAY);
    assertThat(
            database
                .getCollection("daily_summaries")
                .countDocuments(
                    Document.parse(
                        "{late_count: %s, tick_count: %s, computed_by: 'batch'}"
                            .formatted(TICKS_A_DAY, TICKS_A_DAY))))
        .isEqualTo((long) COINS * DAYS);
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

  private Process startStream(Map<String, String> environment, String name, String log) {
    return Cli.start(
        log(log),
        environment,
        List.of(
            "stream",
            "-D",
            "state.dir=" + folder.resolve("state-" + name),
            "-D",
            "mongodb.outage.bound=10s",
            "-D",
            "recompute.interval=200ms",
            "-D",
            "streams.consumer.session.timeout.ms=3000",
            "-D",
            "streams.consumer.heartbeat.interval.ms=500"));
  }

  private void produce(Map<String, String> environment, List<String> lines) throws IOException {
    lines.forEach(oracle::sent);
    Path file = Files.write(folder.resolve("chunk.jsonl"), lines);
    Cli.Ended ended =
        Cli.run(
            folder, environment, List.of("produce", "--source", "file", "--file", file.toString()));
    assertThat(ended.exitCode()).as(ended.describe()).isZero();
  }

  private Path log(String name) {
    return folder.resolve("stream-%s.log".formatted(name));
  }
}
