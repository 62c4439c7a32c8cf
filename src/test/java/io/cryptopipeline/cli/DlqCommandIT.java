package io.cryptopipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.cryptopipeline.kafka.KafkaClients;
import io.cryptopipeline.record.RecordPosition;
import io.cryptopipeline.record.Topics;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.stream.StreamApplication;
import io.cryptopipeline.testing.kafka.SharedKafka;
import io.cryptopipeline.testing.mongo.FreshDatabase;
import io.cryptopipeline.testing.mongo.RealMongo;
import io.cryptopipeline.testing.process.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/** {@code dlq}, as a user runs it. */
class DlqCommandIT extends UserCommands {

  private static final String BOOTSTRAP_SERVERS = "kafka.bootstrap.servers";
  private static final long SEED = 1;

  @Test
  void shouldTellWhatWasRefusedAndGiveItsBytesBack() throws Exception {
    byte[] megabyte = new byte[1_000_000];
    new Random(SEED).nextBytes(megabyte);
    byte[] line = "{\"coin_id\":\"bitcoin\",\r\n \"price\":-1}\n".getBytes(UTF_8);
    try (FreshDatabase mongo = RealMongo.freshDatabase()) {
      settings.put(BOOTSTRAP_SERVERS, SharedKafka.empty());
      settings.put("mongodb.uri", RealMongo.uri());
      settings.put("mongodb.database", mongo.name());
      settings.put("state.dir", folder.resolve("state").toString());
      assertThat(run("topics", "create").exitCode()).isZero();
      assertThat(run("dlq", "list").out()).isEqualTo("there are no refused records\n");
      assertThat(run("dlq", "list", "--json").out()).isEmpty();
      assertThat(run("dlq", "replay", "--all").out())
          .isEqualTo("0 records sent to crypto-raw, 0 left alone\n");

      try (StreamApplication stream = StreamApplication.start(loadSettings(), new StopSignal())) {
        send(
            List.of(
                raw("bitcoin", megabyte),
                raw("bitcoin", null),
                raw("bitcoin", line),
                raw("ethereum", "{\"coin_id\":\"ethereum\",\"price\":0}".getBytes(UTF_8))));
        await().until(() -> count(Topics.DEAD_LETTERS) == 4);
        stream.throwFailure();
      }

      Cli.Ended listed = runJar("dlq", "list");
      assertThat(listed.exitCode()).as(listed.describe()).isZero();
      assertThat(listed.out().lines())
          .hasSize(4)
          .anyMatch(row -> row.matches("reason +count +again +first +last +newest +message"))
          .anyMatch(row -> row.matches("bad-price +2 +0 +20\\S+Z +20\\S+Z +\\d@\\d+ +price is .*"))
          .anyMatch(row -> row.matches("empty +1 +0 .* the record has no value"));
      Map<String, JsonObject> reasons = listed("--json");
      assertThat(reasons).containsOnlyKeys("bad-price", "empty", "invalid-utf8");
      assertThat(reasons.get("bad-price").get("count").getAsInt()).isEqualTo(2);
      assertThat(listed("--json", "--coin", "ethereum")).containsOnlyKeys("bad-price");
      assertThat(listed("--json", "--reason", "empty", "--reason", "bad-price")).hasSize(2);
      LocalDate today = LocalDate.now(ZoneOffset.UTC); // or yesterday, when it is read
      assertThat(
              listed("--json", "--from", today.minusDays(1).toString(), "--to", today.toString()))
          .hasSize(3);
      assertThat(run("dlq", "list", "--date", "2018-04-05").out())
          .isEqualTo("there are no such refused records\n");

      assertThat(raw(reasons.get("invalid-utf8"))).isEqualTo(megabyte);
      assertThat(raw(reasons.get("empty"))).isEmpty();
      Cli.Ended shown = runJar("dlq", "show", "--reason", "bad-price", "--coin", "bitcoin");
      assertThat(shown.out())
          .matches(
              """
              crypto-raw-dlq-\\d@\\d, refused at 20\\S+Z
                reason   bad-price: price is -1, .*
                record   crypto-raw-\\d@\\d of 20\\S+Z
                key      bitcoin
                headers  own=x
                value    36 bytes
              \\{"coin_id":"bitcoin",�� "price":-1\\}�
              """);
      String place = shown.out().substring("crypto-raw-dlq-".length(), shown.out().indexOf(','));
      assertThat(raw(place)).isEqualTo(line);
      assertThat(run("dlq", "show", place).out()).isEqualTo(shown.out());
      assertThat(run("inspect", "dlq", "--from-beginning", "--json").out().lines())
          .contains(run("dlq", "show", place, "--json").out().strip());

      Cli.Ended absent = runJar("dlq", "show", "0@4711", "--raw");
      assertThat(absent.exitCode()).isEqualTo(1);
      assertThat(absent.err())
          .isEqualTo("crypto-pipeline: there is no dead letter at crypto-raw-dlq-0@4711\n");
      assertThat(absent.out()).isEmpty();

      long before = count(Topics.RAW);
      String[] replay = {"dlq", "replay", "--all", "--dry-run"};
      assertThat(run(replay).out())
          .isEqualTo(
              """
              3 records to be sent to crypto-raw, 1 left alone
              1 left alone: an empty or too large record is always refused
              """);
      assertThat(count(Topics.RAW)).isEqualTo(before);
      assertThat(runJar("dlq", "replay", place).out())
          .isEqualTo("1 records sent to crypto-raw, 0 left alone\n");
      assertThat(count(Topics.RAW)).isEqualTo(before + 1);

      expire(RecordPosition.parse(Topics.DEAD_LETTERS, place).orElseThrow());
      assertThat(run("dlq", "show", place).err())
          .isEqualTo("crypto-pipeline: there is no dead letter at crypto-raw-dlq-" + place + "\n");

      send(List.of(new ProducerRecord<>(Topics.DEAD_LETTERS, new byte[] {1})));
      assertThat(run("dlq", "list").err())
          .isEqualTo("1 more records were not written by this application: see inspect dlq\n");
    }
  }

  @Test
  void shouldSayInOneLineWhichTopicIsMissing() throws Exception {
    settings.put(BOOTSTRAP_SERVERS, SharedKafka.empty());
    for (String command : List.of("dlq list", "dlq show 0@0", "dlq replay --all")) {
      assertFailed(
          run(command.split(" ")),
          "topic crypto-raw-dlq is missing: create it with the command \"topics create\"");
    }

    assertThat(run("topics", "create").exitCode()).isZero();
    try (Admin admin = KafkaClients.admin(loadSettings())) {
      admin.deleteTopics(List.of(Topics.RAW)).all().get();
      await().until(() -> !admin.listTopics().names().get().contains(Topics.RAW));
    }
    assertFailed(
        runJar("dlq", "replay", "--all"),
        "topic crypto-raw is missing: create it with the command \"topics create\"");
    assertThat(run("dlq", "list").exitCode()).isZero();
    settings.put(BOOTSTRAP_SERVERS, "127.0.0.1:1");
    assertFailed(
        run("dlq", "list"),
        "Kafka at 127.0.0.1:1 does not answer: is it running, and are kafka.bootstrap.servers"
            + " and kafka.security.protocol right?");
  }

  private static void assertFailed(Cli.Ended ended, String message) {
    assertThat(ended.exitCode()).as(ended.describe()).isEqualTo(1);
    assertThat(ended.err()).endsWith("crypto-pipeline: " + message + "\n");
    assertThat(ended.out()).isEmpty();
  }

  /** As retention would do it. */
  private void expire(RecordPosition place) throws Exception {
    TopicPartition partition = new TopicPartition(place.topic(), place.partition());
    RecordsToDelete upToIt = RecordsToDelete.beforeOffset(place.offset() + 1);
    try (Admin admin = KafkaClients.admin(loadSettings())) {
      admin.deleteRecords(Map.of(partition, upToIt)).all().get();
    }
  }

  private static ProducerRecord<byte[], byte[]> raw(String key, byte[] value) {
    Headers headers = new RecordHeaders().add("own", "x".getBytes(UTF_8));
    return new ProducerRecord<>(Topics.RAW, null, null, key.getBytes(UTF_8), value, headers);
  }

  /** What {@code show --raw} prints of the newest letter of that reason. */
  private byte[] raw(JsonObject reason) throws IOException {
    return raw(reason.get("newest").getAsString());
  }

  private byte[] raw(String place) throws IOException {
    Path out = folder.resolve("raw");
    Cli.Ended ended = Cli.runTo(out, folder, environment(), List.of("dlq", "show", place, "--raw"));
    assertThat(ended.exitCode()).as(ended.describe()).isZero();
    assertThat(ended.err()).isEmpty();
    return Files.readAllBytes(out);
  }

  private Map<String, JsonObject> listed(String... options) {
    Map<String, JsonObject> reasons = new HashMap<>();
    run(with(new String[] {"dlq", "list"}, options))
        .out()
        .lines()
        .map(line -> JsonParser.parseString(line).getAsJsonObject())
        .forEach(line -> reasons.put(line.get("reason").getAsString(), line));
    return reasons;
  }
}
