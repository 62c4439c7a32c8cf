package io.cryptopipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.TopicAdmin;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.testing.kafka.KafkaProcess;
import io.cryptopipeline.testing.mongo.MongoBinary;
import io.cryptopipeline.testing.mongo.MongodProcess;
import io.cryptopipeline.testing.process.Cli.Ended;
import io.cryptopipeline.testing.process.Logged;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands that start before their servers do. */
class StartWaitIT {

  private static KafkaProcess kafka;
  private static MongodProcess mongod;

  @TempDir private static Path folder;

  private final StopSignal stop = new StopSignal();
  private Path settings;

  @BeforeAll
  static void start() throws Exception {
    Path kafkaFolder = Files.createDirectory(folder.resolve("kafka"));
    kafka = KafkaProcess.start(kafkaFolder);
    mongod = MongodProcess.start(MongoBinary.locate(), folder.resolve("mongod"));
  }

  @AfterAll
  static void stopServers() {
    kafka.close();
    mongod.kill();
  }

  @BeforeEach
  void set() {
    settings =
        Commands.settings(
            folder.resolve("pipeline.properties"),
            Map.of(
                "kafka.bootstrap.servers",
                kafka.bootstrapServers(),
                "kafka.default.api.timeout.ms",
                "2000",
                "kafka.request.timeout.ms",
                "1000",
                "mongodb.uri",
                mongod.uri() + "&serverSelectionTimeoutMS=1000",
                "state.dir",
                folder.resolve("streams").toString()),
            Map.of());
  }

  @Test
  void shouldWaitForKafkaAndMongoDbInTurn() throws Exception {
    kafka.kill();
    List<String> warnings =
        Logged.warningsOf(
            StartWait.class,
            () -> {
              CompletableFuture<Ended> creating = inBackground("topics", "create");
              await().until(() -> isWaiting(creating));
              kafka.restart();
              assertThat(ended(creating).exitCode()).isZero();
            });
    assertThat(warnings)
        .isNotEmpty()
        .first()
        .asString()
        .startsWith("Kafka at " + kafka.bootstrapServers() + " does not answer: is it running, ")
        .endsWith(" s more (start.wait)");

    kafka.kill();
    CompletableFuture<Ended> producing =
        inBackground("produce", "--source", "simulator", "--count", "3", "--rate", "1000");
    await().until(() -> isWaiting(producing));
    kafka.restart();
    assertThat(ended(producing).exitCode()).isZero();

    mongod.stop();
    CompletableFuture<Ended> streaming = inBackground("stream");
    await().until(() -> isWaiting(streaming));
    mongod.restart();
    await().until(this::hasCommitted);
    stop.request();
    assertThat(ended(streaming).exitCode()).isZero();
  }

  @Test
  void shouldFailAtOnceWithoutTheSetting() {
    mongod.stop();
    try {
      Ended ended = Commands.run(stop, settings, "stream");

      assertThat(ended.exitCode()).as(ended.describe()).isEqualTo(1);
      assertThat(ended.err()).contains("MongoDB at " + mongod.address() + " does not answer");
    } finally {
      mongod.restart();
    }
  }

  private CompletableFuture<Ended> inBackground(String... command) {
    String[] waiting = Arrays.copyOf(command, command.length + 2);
    waiting[command.length] = "-D";
    waiting[command.length + 1] = "start.wait=5m";
    return CompletableFuture.supplyAsync(() -> Commands.run(stop, settings, waiting));
  }

  private static boolean isWaiting(CompletableFuture<Ended> command) {
    assertThat(command).isNotDone();
    return Thread.getAllStackTraces().values().stream()
        .flatMap(Arrays::stream)
        .anyMatch(frame -> frame.getMethodName().equals("isRequestedWithin"));
  }

  private static Ended ended(CompletableFuture<Ended> command) {
    return command.orTimeout(120, TimeUnit.SECONDS).join();
  }

  private boolean hasCommitted() {
    try (var topics = new TopicAdmin(Settings.load(Map.of(), Map.of(), Optional.of(settings)))) {
      return topics.group("crypto-pipeline").hasConsumed();
    }
  }
}
