package io.cryptopipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.record.DeadLetter;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.RecordPosition;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.testing.exchange.StubDialect;
import io.cryptopipeline.testing.exchange.StubExchange;
import io.cryptopipeline.testing.kafka.KafkaRights;
import io.cryptopipeline.testing.kafka.SecuredKafka;
import io.cryptopipeline.testing.process.Cli.Ended;
import io.cryptopipeline.testing.security.SecuredServers;
import io.cryptopipeline.testing.ticks.RawEventFixture;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each right in {@code config/kafka-acls.txt} is needed: without it its command fails, and says in
 * one line what is not allowed. That they are enough, {@link LeastRightsIT} shows.
 */
class KafkaRightsIT {

  @TempDir private Path folder;

  private final SecuredKafka kafka = SecuredServers.kafka();
  private final Map<String, String> database =
      new HashMap<>(SecuredServers.mongo().settings("admin"));

  @BeforeEach
  void createTopics() {
    database.put("mongodb.database", "kafka_rights");
    assertThat(run(new StopSignal(), "admin", "topics", "create").exitCode()).isZero();
  }

  @Test
  void shouldNotCreateTopicsWithoutAnyOneRight() throws Exception {
    for (String user : usersWithoutOneRight("crypto-topics")) {
      kafka.deleteTopics();

      assertRefused(run(new StopSignal(), user, "topics", "create"));
    }
  }

  @Test
  void shouldNotProduceWithoutAnyOneRight() {
    try (StubExchange exchange =
        new StubExchange(StubDialect.COINBASE, List.of("BTC-USD"), Clock.systemUTC())) {
      database.put("source.rest.url", exchange.http().uri().toString());
      database.put("source.websocket.url", exchange.webSocket().uri().toString());
      kafka.send(
          "crypto-raw",
          RawEventFixture.tick("ethereum", "2018-04-05T12:00:00Z", "1", 1)); // the topic is read
      for (String user : usersWithoutOneRight("crypto-produce")) {
        CompletableFuture<Ended> produce =
            CompletableFuture.supplyAsync(
                () ->
                    run(
                        new StopSignal(),
                        user,
                        "produce",
                        "--source",
                        "coinbase",
                        "--coins",
                        "BTC-USD"));
        await()
            .until(
                () -> {
                  exchange.trade(1);
                  return produce.isDone();
                });

        assertRefused(produce.join());
      }
    }
  }

  /** Only what an exchange has sent is read. */
  @Test
  void shouldSendAHistoryWithoutTheRightToRead() throws Exception {
    AclBinding read = KafkaRights.of("crypto-produce", "any", "crypto-pipeline").get(2);
    assertThat(read.pattern().name()).isEqualTo("crypto-raw");
    assertThat(read.entry().operation()).isEqualTo(AclOperation.READ);
    String user = usersWithoutOneRight("crypto-produce").get(2);
    kafka.deleteTopics();
    createTopics();

    Ended ended =
        run(new StopSignal(), user, "produce --source simulator --history 1h --count 9".split(" "));

    assertThat(ended.exitCode()).as(ended.describe()).isZero();
  }

  @Test
  void shouldNotStreamWithoutAnyOneRight() {
    kafka.send("crypto-raw", RawEventFixture.tick("bitcoin", "2018-04-05T12:00:00Z", "1", 1));
    kafka.send("crypto-raw", "no tick");
    for (String user : usersWithoutOneRight("crypto-stream")) {
      kafka.create( // one changelog is there already
          new NewTopic(user + "-coin-clock-store-changelog", 4, (short) 1)
              .configs(
                  Map.of(
                      "cleanup.policy",
                      "compact",
                      "message.timestamp.after.max.ms",
                      Long.toString(Long.MAX_VALUE))));
      database.put("application.id", user);
      database.put("state.dir", folder.resolve(user).toString());

      assertRefused(run(new StopSignal(), user, "stream"));
    }
  }

  @Test
  void shouldNotAggregateWithoutAnyOneRight() {
    for (String user : usersWithoutOneRight("crypto-aggregate")) {
      assertRefused(run(new StopSignal(), user, "aggregate", "--date", "2018-04-05"));
    }
  }

  @Test
  void shouldNotInspectWithoutAnyOneRight() {
    List<String> what = List.of("raw", "dlq", "summaries");
    List<String> users = usersWithoutOneRight("crypto-inspect");
    assertThat(users).hasSameSizeAs(what);
    for (int i = 0; i < what.size(); i++) {
      assertRefused(run(new StopSignal(), users.get(i), "inspect", what.get(i)));
    }
  }

  /** Transactions that the user may not see are left alone, and said nothing of. */
  @Test
  void shouldNotResetWithoutAnyOneRight() {
    List<String> users = usersWithoutOneRight("crypto-reset");
    List<AclBinding> rights = KafkaRights.of("crypto-reset", "any", "crypto-pipeline");
    for (int i = 0; i < users.size(); i++) {
      if (rights.get(i).pattern().resourceType() != ResourceType.TRANSACTIONAL_ID) {
        database.put("application.id", users.get(i));

        assertRefused(run(new StopSignal(), users.get(i), "reset"));
      }
    }
  }

  /** Who may see the topics does not get further than that, and is told the same. */
  @Test
  void shouldNotReplayWithoutAnyOneRight() {
    kafka.send(letter());
    List<String> users = usersWithoutOneRight("crypto-replay");
    for (int i = 0; i < users.size(); i++) {
      String user = users.get(i);
      assertRefused(run(new StopSignal(), user, "dlq", "replay", "--all"));

      ResourcePattern topic =
          KafkaRights.of("crypto-replay", user, "crypto-pipeline").get(i).pattern();
      kafka.grant(
          List.of(
              new AclBinding(
                  topic,
                  new AccessControlEntry(
                      "User:" + user, "*", AclOperation.DESCRIBE, AclPermissionType.ALLOW))));
      assertRefused(run(new StopSignal(), user, "dlq", "replay", "--all"));
    }
  }

  private static ProducerRecord<byte[], byte[]> letter() {
    byte[] value = {1};
    Headers headers =
        DeadLetter.headers(
            new RecordHeaders(),
            value,
            new RecordPosition(Topics.RAW, 0, 0),
            1,
            new UnusableRecordException(Reason.OTHER_MARKET, "another"));
    return new ProducerRecord<>(Topics.DEAD_LETTERS, null, null, null, value, headers);
  }

  private static void assertRefused(Ended ended) {
    assertThat(ended.exitCode()).as(ended.describe()).isEqualTo(1);
    assertThat(ended.err().lines().filter(line -> !line.endsWith(" dead letters read")))
        .as(ended.describe())
        .singleElement()
        .asString()
        .startsWith("crypto-pipeline: ");
    assertThat(ended.err())
        .contains("Kafka at " + SecuredServers.kafka().bootstrapServers())
        .containsIgnoringCase("authoriz")
        .contains("its user lacks a right; config/kafka-acls.txt has what each command needs");
  }

  /** For each right of a user of the file, one who has all the others, in the same order. */
  private List<String> usersWithoutOneRight(String user) {
    List<String> users = new ArrayList<>();
    List<AclBinding> granted = new ArrayList<>();
    int count = KafkaRights.of(user, user, "crypto-pipeline").size();
    assertThat(count).isPositive();
    for (int i = 0; i < count; i++) {
      String other = user + "-without-" + i;
      List<AclBinding> rights = new ArrayList<>(KafkaRights.of(user, other, other));
      rights.remove(i);
      granted.addAll(rights);
      users.add(other);
    }
    kafka.add(users);
    kafka.grant(granted);
    return users;
  }

  private Ended run(StopSignal stop, String user, String... command) {
    Path file = folder.resolve(user + ".properties");
    return Commands.run(stop, Commands.settings(file, database, kafka.settings(user)), command);
  }
}
