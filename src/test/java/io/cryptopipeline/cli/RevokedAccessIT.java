package io.cryptopipeline.cli;

import static io.cryptopipeline.testing.ticks.RawEventFixture.tick;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.testing.kafka.KafkaRights;
import io.cryptopipeline.testing.process.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.acl.AclBinding;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** A stream whose user is not let in any more while it runs. */
class RevokedAccessIT extends AdminAccess {

  @Test
  void shouldEndWithOneLineWhenKafkaLetsARunningStreamInNoMore() throws Exception {
    String user = "refused-stream";
    beStreamOf(user);
    Path log = folder.resolve("stream.log");
    Process stream = startWhenRunning(log);

    kafka.remove(user);

    assertStopsWithOneLine(
        stream,
        log,
        "the stream has stopped: Kafka at " + kafka.bootstrapServers(),
        "check user and password in kafka.sasl.jaas.config");
  }

  @Test
  void shouldEndWithOneLineWhenARunningStreamMayReadNoMore() throws Exception {
    String user = "restricted-stream";
    List<AclBinding> rights = beStreamOf(user);
    Path log = folder.resolve("stream.log");
    Process stream = startWhenRunning(log);

    kafka.revoke(
        rights.stream().filter(right -> right.pattern().name().equals("crypto-raw")).toList());

    assertStopsWithOneLine(
        stream,
        log,
        "the stream has stopped: Kafka at " + kafka.bootstrapServers(),
        "its user lacks a right; config/kafka-acls.txt has what each command needs");
  }

  @Test
  void shouldEndWithOneLineWhenMongoLetsARunningStreamInNoMore() throws Exception {
    String user = "refused-stream";
    mongo.add(user, new Document("role", "readWrite").append("db", "refused_access"));
    settings.putAll(mongo.settings(user));
    settings.put("application.id", "refused-by-mongo");
    Path log = folder.resolve("stream.log");
    Process stream = startWhenRunning(log);

    mongo.remove(user);
    kafka.send("crypto-raw", tick("bitcoin", "2018-04-05T12:00:00Z", "1", 1));

    assertStopsWithOneLine(stream, log, "MongoDB refuses to", mongo.address(), "mongodb.uri");
  }

  private List<AclBinding> beStreamOf(String user) {
    List<AclBinding> rights = KafkaRights.of("crypto-stream", user, user);
    kafka.add(List.of(user));
    kafka.grant(rights);
    settings.putAll(kafka.settings(user));
    settings.put("application.id", user);
    return rights;
  }

  private Process startWhenRunning(Path log) {
    Path file = Commands.settings(folder.resolve("running.properties"), settings, Map.of());
    Process stream = Cli.start(log, Map.of(), List.of("stream", "--config", file.toString()));
    await()
        .until(
            () ->
                !stream.isAlive()
                    || Files.readString(log, UTF_8).contains("the stream is RUNNING"));
    return stream;
  }

  private static void assertStopsWithOneLine(Process stream, Path log, String... parts)
      throws Exception {
    assertThat(stream.waitFor()).isEqualTo(1);
    assertThat(complaints(log)).singleElement().asString().contains(parts);
  }

  private static List<String> complaints(Path log) throws IOException {
    return Files.readAllLines(log, UTF_8).stream()
        .filter(line -> line.startsWith("crypto-pipeline: "))
        .toList();
  }
}
