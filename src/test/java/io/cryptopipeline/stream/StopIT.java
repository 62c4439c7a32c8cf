package io.cryptopipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.testing.kafka.SharedKafka;
import io.cryptopipeline.testing.mongo.MongoBinary;
import io.cryptopipeline.testing.mongo.MongodProcess;
import io.cryptopipeline.testing.process.Cli;
import io.cryptopipeline.testing.process.Freezer;
import io.cryptopipeline.testing.ticks.CoinbaseDays;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How {@code stream}, as a process of its own, ends on a signal: well, in vain, and at once. */
class StopIT {

  /**
   * A call hangs for longer than any bound, also one that begins when MongoDB stands still already:
   * the driver's monitor, too, waits for an answer (for as long as for a connection).
   */
  private static final String HANGING = "&socketTimeoutMS=3600000&connectTimeoutMS=3600000";

  @TempDir private Path folder;
  private String bootstrapServers;
  private MongodProcess mongod;
  private final List<Stream> streams = new ArrayList<>();

  @BeforeEach
  void start() {
    bootstrapServers = SharedKafka.empty();
    mongod = MongodProcess.start(MongoBinary.locate(), folder.resolve("mongod"));
    assertThat(run("topics", "create").exitCode()).isZero();
  }

  @AfterEach
  void stop() {
    Freezer.thaw(mongod.pid());
    streams.forEach(stream -> stream.process.destroyForcibly());
    mongod.close();
  }

  @Test
  void shouldEndAsItWasAskedToWhenMongoDbStandsStill() throws Exception {
    Stream inVain = new Stream("in-vain", "");
    Stream betweenTwoTries = new Stream("between-two-tries", "");
    Stream hanging = new Stream("hanging", HANGING);
    Stream twice = new Stream("twice", HANGING);
    for (Stream stream : streams) {
      stream.awaitLog("the stream is RUNNING");
    }

    Freezer.freeze(mongod.pid());
    produce(CoinbaseDays.ticks().subList(0, 1_000));
    inVain.awaitLog("MongoDB does not acknowledge");
    inVain.stop(); // before it gives up, unless this test is slow
    hanging.awaitDrain();
    twice.awaitDrain();
    betweenTwoTries.awaitLog("State transition from PENDING_SHUTDOWN to DEAD"); // the first thread
    for (Stream stream : List.of(betweenTwoTries, hanging, twice)) {
      stream.stop();
    }

    twice.process.destroy();
    twice.assertEndsWith(1);
    assertThat(twice.log()).doesNotContain("the stream has stopped", "did not stop");

    for (Stream stream : List.of(inVain, betweenTwoTries)) {
      stream.assertEndsInVain(
          "crypto-pipeline: the stream has stopped, but MongoDB or Kafka did not accept its"
              + " last work; the next start repeats it");
    }

    Stream starting = new Stream("starting", "");
    starting.awaitLog("MongoClient with metadata"); // and then it waits for an answer
    starting.stop();
    starting.assertEndsWith(1);
    assertThat(starting.log()).contains("does not answer within 5 s").doesNotContain("\tat ");

    hanging.assertEndsInVain(
        "crypto-pipeline: the stream did not stop within 35 s; the next start repeats its"
            + " uncommitted work");

    Freezer.thaw(mongod.pid());
    Stream restoring = new Stream("in-vain", "");
    restoring.awaitLog("the stream is REBALANCING");
    restoring.stop();
    restoring.assertEndsWith(0);
    assertThat(restoring.log()).contains("the stream has stopped; everything consumed is");
  }

  private void produce(List<String> ticks) throws IOException {
    Path file = Files.write(folder.resolve("ticks.jsonl"), ticks);
    Cli.Ended ended = run("produce", "--source", "file", "--file", file.toString());
    assertThat(ended.exitCode()).as(ended.describe()).isZero();
  }

  private Cli.Ended run(String... arguments) {
    return Cli.run(folder, environment(""), List.of(arguments));
  }

  private Map<String, String> environment(String options) {
    return Map.of(
        "CRYPTO_PIPELINE_KAFKA_BOOTSTRAP_SERVERS",
        bootstrapServers,
        "CRYPTO_PIPELINE_MONGODB_URI",
        mongod.uri() + options,
        "JAVA_TOOL_OPTIONS",
        "-Dcrypto.pipeline.log.level.libraries=INFO");
  }

  /** A process of its own, with the shortest bound. */
  private final class Stream {

    private final String applicationId;
    private final Path log;
    private final Process process;

    Stream(String applicationId, String options) throws IOException {
      this.applicationId = applicationId;
      log = Files.createTempFile(folder, applicationId, ".log");
      process =
          Cli.start(
              log,
              environment(options),
              List.of(
                  "stream",
                  "-D",
                  "application.id=" + applicationId,
                  "-D",
                  "state.dir=" + folder.resolve(applicationId),
                  "-D",
                  "mongodb.outage.bound=5s"));
      streams.add(this);
    }

    void stop() {
      process.destroy();
      awaitLog("stopping; a second signal stops at once");
    }

    void awaitLog(String text) {
      await().until(() -> log().contains(text) || !process.isAlive());
      assertThat(log()).contains(text);
    }

    /** Its transaction has its offsets: what comes next is the drain, which cannot end. */
    void awaitDrain() {
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
        await().until(() -> hasBegunToDrain(admin));
      }
    }

    private boolean hasBegunToDrain(Admin admin) throws Exception {
      List<String> ours =
          admin.listTransactions().all().get().stream()
              .map(TransactionListing::transactionalId)
              .filter(id -> id.startsWith(applicationId + "-"))
              .toList();
      return admin.describeTransactions(ours).all().get().values().stream()
          .anyMatch(
              transaction ->
                  transaction.state() == TransactionState.COMPLETE_ABORT // it has timed out
                      || transaction.topicPartitions().stream()
                          .anyMatch(p -> p.topic().equals("__consumer_offsets")));
    }

    void assertEndsWith(int exitCode) {
      await().until(() -> !process.isAlive());
      assertThat(process.exitValue()).as(log()).isEqualTo(exitCode);
    }

    void assertEndsInVain(String line) {
      assertEndsWith(1);
      assertThat(log()).contains(line).doesNotContain("\tat ", "everything consumed is committed");
    }

    String log() {
      try {
        return Files.readString(log);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
