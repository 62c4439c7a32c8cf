package io.cryptopipeline.cli;

import static io.cryptopipeline.testing.ticks.RawEventFixture.tick;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.cryptopipeline.testing.exchange.StubDialect;
import io.cryptopipeline.testing.exchange.StubExchange;
import io.cryptopipeline.testing.kafka.KafkaRights;
import io.cryptopipeline.testing.kafka.SecuredKafka;
import io.cryptopipeline.testing.mongo.MongoRoles;
import io.cryptopipeline.testing.mongo.SecuredMongo;
import io.cryptopipeline.testing.process.Cli;
import io.cryptopipeline.testing.security.Secrets;
import io.cryptopipeline.testing.security.SecuredServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The packaged jar against a broker and a mongod that want TLS and a login, each command as a user
 * who has the rights of {@code config/kafka-acls.txt} and {@code config/mongodb-roles.json}, and no
 * others.
 */
class LeastRightsIT {

  private static final String CONFIG = "CONFIG";

  @TempDir private Path folder;

  private final SecuredKafka kafka = SecuredServers.kafka();
  private final SecuredMongo mongo = SecuredServers.mongo();
  private final MongoDatabase database = mongo.admin().getDatabase("crypto");

  @BeforeEach
  void grantWhatIsDocumented() {
    kafka.deleteTopics();
    database.drop();
    for (String user :
        List.of(
            "crypto-topics",
            "crypto-produce",
            "crypto-stream",
            "crypto-aggregate",
            "crypto-inspect",
            "crypto-replay",
            "crypto-reset")) {
      kafka.add(List.of(user));
      kafka.grant(KafkaRights.of(user, user, "crypto-pipeline"));
    }
    for (Document role : MongoRoles.all()) {
      String name = role.getString("createRole");
      database.runCommand(role);
      mongo.add(name, role(name));
    }
    mongo.addCertificate(role("crypto-stream"));
  }

  private static Document role(String name) {
    return new Document("role", name).append("db", "crypto");
  }

  @Test
  void shouldDoAllItsWorkWithTheRightsThatAreDocumented() throws Exception {
    Map<String, String> topics = login("crypto-topics", Map.of());
    assertDone(run(topics, "topics", "create"));
    assertDone(run(topics, "topics", "verify"));

    Path file =
        Files.write(
            folder.resolve("ticks.jsonl"),
            List.of(
                tick("bitcoin", "2018-04-05T12:00:00Z", "6800", 1),
                tick("bitcoin", "2018-04-08T12:00:00Z", "7000", 2),
                tick("bitcoin", "2018-04-05T13:00:00Z", "6900", 3))); // late
    Map<String, String> produce = login("crypto-produce", Map.of());
    assertDone(run(produce, "produce", "--source", "file", "--file", file.toString()));
    kafka.send("crypto-raw", tick("ethereum", "2018-04-05T12:00:00Z", "380", 4)); // has no key
    kafka.send("crypto-raw", "no tick");
    produceFromAnExchange(produce);

    Map<String, String> stream = login("crypto-stream", mongo.settingsOfCertificate());
    stream("first", stream, 3 + 1 + 3, "bitcoin:2018-04-05");
    assertThat(summary("bitcoin:2018-04-05"))
        .containsEntry("late_count", 1L)
        .containsEntry("computed_by", "batch");
    kafka.send("crypto-raw", tick("bitcoin", "2018-04-08T13:00:00Z", "7100", 5));
    stream("second", stream, 8, "bitcoin:2018-04-08");

    summaries().deleteOne(new Document("_id", "ethereum:2018-04-05"));
    String[] april = {"--from", "2018-04-05", "--to", "2018-04-08"};
    Map<String, String> reconcile = login("nobody", mongo.settings("crypto-reconcile"));
    Cli.Ended differing = run(reconcile, with("reconcile", april));
    assertThat(differing.exitCode()).as(differing.describe()).isEqualTo(Main.DIFFERENCES);
    assertDone(run(reconcile, with("aggregate", april, "--dry-run")));
    Map<String, String> aggregate = login("crypto-aggregate", mongo.settings("crypto-aggregate"));
    assertDone(run(aggregate, with("aggregate", april)));
    summaries()
        .updateOne(
            new Document("_id", "bitcoin:2018-04-05"),
            new Document("$set", new Document("close", 1)));
    assertThat(run(aggregate, with("reconcile", april, "--repair")).out()).contains("6900");
    assertDone(run(reconcile, with("reconcile", april)));

    Map<String, String> inspect = login("crypto-inspect", mongo.settings("crypto-inspect"));
    assertThat(run(inspect, "inspect", "raw").out()).contains("7100");
    assertThat(run(inspect, "inspect", "dlq").out()).contains("not-json");
    assertThat(run(inspect, "dlq", "list").out()).contains("not-json");
    assertThat(run(inspect, "dlq", "show", "--all").out()).contains("no tick");
    Map<String, String> replay = login("crypto-replay", Map.of());
    assertThat(run(replay, "dlq", "replay", "--all").out())
        .isEqualTo("1 records sent to crypto-raw, 0 left alone\n");
    assertThat(run(inspect, "inspect", "summaries", "--from-beginning", "--json").out())
        .contains("\"computed_by\":\"stream\"")
        .containsPattern("bitcoin.*2018-04-05.*\"computed_by\":\"batch\"")
        .containsPattern("ethereum.*2018-04-05.*\"computed_by\":\"batch\"");
    assertThat(run(inspect, "inspect", "pending").out()).startsWith("0 to be recomputed");
    assertThat(run(inspect, "config").out())
        .contains("mongodb://crypto-inspect:***@")
        .containsPattern("kafka.sasl.jaas.config *= *\\*\\*\\*")
        .doesNotContain(Secrets.MARK);

    Map<String, String> reset = login("crypto-reset", mongo.settings("crypto-reset"));
    assertThat(run(reset, "reset", "--dry-run", "--database").out())
        .contains("would drop the collection crypto.raw_events");
    assertThat(run(reset, "reset").out())
        .contains("done: delete the group crypto-pipeline ", "done: delete the topics crypto-");
  }

  private void produceFromAnExchange(Map<String, String> produce) throws Exception {
    Path log = folder.resolve("produce.log");
    try (StubExchange exchange =
        new StubExchange(StubDialect.COINBASE, List.of("ETH-USD"), Clock.systemUTC())) {
      Map<String, String> environment = new HashMap<>(produce);
      environment.put("CRYPTO_PIPELINE_SOURCE_REST_URL", exchange.http().uri().toString());
      environment.put(
          "CRYPTO_PIPELINE_SOURCE_WEBSOCKET_URL", exchange.webSocket().uri().toString());
      long before = kafka.ends("crypto-raw");
      Process process =
          Cli.start(
              log,
              environment,
              arguments(produce, "produce", "--source", "coinbase", "--coins", "ETH-USD"));
      await().until(() -> exchange.isSubscribed() || !process.isAlive());
      exchange.trade(3);
      await().until(() -> kafka.ends("crypto-raw") == before + 3 || !process.isAlive());
      process.destroy();
      assertThat(process.waitFor()).as(Files.readString(log, UTF_8)).isZero();
    }
  }

  /**
   * Streams, without any state at first, until there are so many raw events, a day has two of them,
   * one is refused, and no day waits to be recomputed.
   */
  private void stream(String name, Map<String, String> login, int events, String id)
      throws Exception {
    Path log = folder.resolve(name + ".log");
    Map<String, String> environment = new HashMap<>(login);
    environment.put("CRYPTO_PIPELINE_STATE_DIR", folder.resolve(name).toString());
    environment.put("CRYPTO_PIPELINE_RECOMPUTE_INTERVAL", "300ms");
    Process process = Cli.start(log, environment, arguments(login, "stream"));
    Document twoTicks = new Document("_id", id).append("tick_count", 2L);
    await()
        .until(
            () ->
                !process.isAlive()
                    || (database.getCollection("raw_events").countDocuments() == events
                        && summaries().countDocuments(twoTicks) == 1
                        && database.getCollection("pending_recomputes").countDocuments() == 0
                        && kafka.ends("crypto-raw-dlq") > 0));
    process.destroy();
    assertThat(process.waitFor()).as(Files.readString(log, UTF_8)).isZero();
  }

  private MongoCollection<Document> summaries() {
    return database.getCollection("daily_summaries");
  }

  private Document summary(String id) {
    return summaries().find(new Document("_id", id)).first();
  }

  /** Kafka's login is in a variable that the file names, MongoDB's in the file itself. */
  private Map<String, String> login(String user, Map<String, String> mongodb) {
    Map<String, String> settings = new HashMap<>(kafka.settings(user));
    String login = settings.put("kafka.sasl.jaas.config", "${env:KAFKA_LOGIN}");
    Path file = Commands.settings(folder.resolve(user + ".properties"), settings, mongodb);
    return Map.of("KAFKA_LOGIN", login, CONFIG, file.toString());
  }

  private static String[] with(String command, String[] dates, String... more) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(dates));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private Cli.Ended run(Map<String, String> login, String... command) {
    return Cli.run(folder, login, arguments(login, command));
  }

  private static List<String> arguments(Map<String, String> login, String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of("--config", login.get(CONFIG)));
    return arguments;
  }

  private static void assertDone(Cli.Ended ended) {
    assertThat(ended.exitCode()).as(ended.describe()).isZero();
  }
}
