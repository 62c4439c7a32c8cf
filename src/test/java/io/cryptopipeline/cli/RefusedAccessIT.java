package io.cryptopipeline.cli;

import static io.cryptopipeline.testing.ticks.RawEventFixture.tick;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.testing.kafka.KafkaRights;
import io.cryptopipeline.testing.kafka.SecuredKafka;
import io.cryptopipeline.testing.mongo.SecuredMongo;
import io.cryptopipeline.testing.process.Cli;
import io.cryptopipeline.testing.process.Cli.Ended;
import io.cryptopipeline.testing.security.Certificates;
import io.cryptopipeline.testing.security.Secrets;
import io.cryptopipeline.testing.security.SecuredServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.acl.AclBinding;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who is not let in is told so in one line: by which server, in its words, and what to look at.
 * What lacks a right is in {@link KafkaRightsIT} and {@link MongoRightsIT}.
 */
class RefusedAccessIT {

  @TempDir private Path folder;

  private final SecuredKafka kafka = SecuredServers.kafka();
  private final SecuredMongo mongo = SecuredServers.mongo();
  private final Certificates certificates = SecuredServers.certificates();
  private final Map<String, String> settings = new HashMap<>();

  @BeforeEach
  void mayDoEverything() {
    settings.putAll(kafka.settings("admin"));
    settings.putAll(mongo.settings("admin"));
    settings.put("mongodb.database", "refused_access");
    settings.put("state.dir", folder.resolve("state").toString());
    assertThat(run("topics create").exitCode()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stream",
        "produce --source simulator",
        "aggregate --date 2018-04-05",
        "inspect raw",
        "topics verify"
      })
  void shouldSayInOneLineThatKafkaRefusesThePassword(String command) {
    replace("kafka.sasl.jaas.config", Secrets.of("admin"), Secrets.of("wrong"));

    assertOneLine(
        runWhereItBelongs(command),
        1,
        "Kafka at " + kafka.bootstrapServers(),
        "invalid credentials",
        "check user and password in kafka.sasl.jaas.config");
  }

  @Test
  void shouldSayInOneLineThatKafkaDoesNotKnowTheUser() {
    replace("kafka.sasl.jaas.config", "\"admin\"", "\"nobody\"");

    assertOneLine(run("topics verify"), 1, "invalid credentials", "kafka.sasl.jaas.config");
  }

  @Test
  void shouldSayInOneLineThatKafkaHasAnotherMechanism() {
    settings.put("kafka.sasl.mechanism", "PLAIN");
    replace("kafka.sasl.jaas.config", "scram.Scram", "plain.Plain");

    assertOneLine(run("topics verify"), 1, "SCRAM-SHA-512", "check kafka.sasl.mechanism");
  }

  @Test
  void shouldSayInOneLineThatKafkasCertificateIsNotTrusted() {
    settings.put("kafka.ssl.truststore.location", certificates.strangers().toString());

    assertOneLine(
        run("topics verify"),
        1,
        "Kafka at " + kafka.bootstrapServers(),
        "unable to find valid certification path",
        "kafka.ssl.truststore");
  }

  @ParameterizedTest
  @ValueSource(strings = {"PLAINTEXT", "SASL_PLAINTEXT", "SSL"})
  void shouldSayInOneLineThatTheProtocolMayBeAnotherOne(String protocol) {
    // In a process: Kafka's client may take the other protocol's first bytes for a length, and
    // allocate as much.
    settings.put("kafka.security.protocol", protocol);
    settings.put("kafka.default.api.timeout.ms", "2000");
    settings.put("kafka.request.timeout.ms", "1000");

    assertOneLine(
        runJar("topics verify"),
        1,
        "Kafka at " + kafka.bootstrapServers() + " does not answer",
        "kafka.security.protocol");
  }

  @Test
  void shouldNameTheFileThatKafkasClientCannotUse() throws IOException {
    settings.put("kafka.ssl.truststore.location", "absent.pem");
    assertOneLine(
        run("topics verify"),
        2,
        "kafka.ssl.truststore.location: the file absent.pem does not exist");

    settings.put("kafka.ssl.truststore.location", "pom.xml");
    assertOneLine(
        run("topics verify"), 2, "kafka.ssl.truststore.location: the file pom.xml cannot be used");

    settings.keySet().removeIf(key -> key.startsWith("kafka.ssl."));
    Path store = Files.writeString(folder.resolve("store"), "x");
    settings.put("kafka.ssl.keystore.location", store.toString());
    settings.put("kafka.ssl.keystore.password", Secrets.of("store"));
    assertOneLine(
        run("topics verify"),
        2,
        "kafka.ssl.keystore.location: the file " + store + " cannot be used: java.io.EOFException",
        "check kafka.ssl.keystore.*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "username=\"ann\" password=\"%s\";",
        "org.apache.kafka.common.security.scram.ScramLoginModule %s",
        "org.apache.kafka.common.security.scram.ScramLoginModule required password=a %s",
        "no.such.Module required password=\"%s\";",
      })
  void shouldNotQuoteALoginThatCannotBeRead(String login) {
    settings.put("kafka.sasl.jaas.config", login.formatted(Secrets.of("login")));

    assertOneLine(run("topics verify"), 2, "kafka.sasl.jaas.config is missing, or not of the form");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stream",
        "aggregate --date 2018-04-05",
        "reconcile --date 2018-04-05",
        "inspect pending"
      })
  void shouldSayInOneLineThatMongoRefusesThePassword(String command) {
    replace("mongodb.uri", Secrets.of("admin"), Secrets.of("wrong"));

    assertOneLine(
        runWhereItBelongs(command),
        1,
        "MongoDB at " + mongo.address(),
        "the login is refused (Authentication failed.): check user, password and authSource in mongodb.uri");
  }

  @Test
  void shouldSayInOneLineThatMongoWantsALogin() {
    settings.computeIfPresent("mongodb.uri", (key, uri) -> uri.replaceFirst("//.*@", "//"));

    assertOneLine(
        run("inspect pending"),
        1,
        "MongoDB refuses to use pipeline_meta: " + mongo.address(),
        "mongodb.uri names no user, or one that lacks a right");
  }

  @Test
  void shouldSayInOneLineThatMongosCertificateIsNotTrusted() {
    settings.put("mongodb.tls.ca.file", certificates.strangers().toString());

    assertOneLine(
        run("inspect pending"),
        1,
        "MongoDB at " + mongo.address(),
        "unable to find valid certification path",
        "check mongodb.tls.ca.file");
  }

  @Test
  void shouldSayInOneLineThatMongoMayWantTls() {
    settings.remove("mongodb.tls.ca.file");

    assertOneLine(
        runJar("inspect pending"),
        1,
        "MongoDB at " + mongo.address() + " closes the connection",
        "does it require TLS (mongodb.tls.ca.file");
  }

  @Test
  void shouldSayInOneLineThatMongoDoesNotKnowTheCertificate() {
    settings.putAll(mongo.settingsOfCertificate());
    settings.put("mongodb.tls.certificate.key.file", certificates.server().toString());
    assertOneLine(
        run("inspect pending"),
        1,
        "MongoDB at " + mongo.address(),
        "the login is refused",
        "mongodb.tls.certificate.key.file; its certificate's subject must be a user of the database $external");

    settings.remove("mongodb.tls.certificate.key.file");
    assertOneLine(run("inspect pending"), 1, "mongodb.tls.certificate.key.file");
  }

  @Test
  void shouldSayInOneLineThatMongoWantsACertificate() throws IOException {
    try (SecuredMongo strict =
        SecuredMongo.start(Files.createDirectory(folder.resolve("mongo")), certificates)) {
      settings.putAll(strict.settings("admin"));
      assertOneLine(
          run("inspect pending"),
          1,
          "MongoDB at " + strict.address(),
          "mongodb.tls.certificate.key.file");

      settings.put("mongodb.tls.certificate.key.file", certificates.client().toString());
      assertThat(run("inspect pending").exitCode()).isZero();
    }
  }

  @Test
  void shouldNameTheFileThatCannotBeUsedForMongo() {
    String[] needed = {"BEGIN CERTIFICATE", "BEGIN PRIVATE KEY"};
    settings.put("mongodb.tls.certificate.key.file", "absent.pem");
    assertOneLine(
        runJar("stream"),
        2,
        "mongodb.tls.certificate.key.file: the file absent.pem does not exist");

    settings.put("mongodb.tls.certificate.key.file", certificates.ca().toString());
    assertOneLine(run("stream"), 2, "mongodb.tls.certificate.key.file", needed[0], needed[1]);

    settings.remove("mongodb.tls.certificate.key.file");
    settings.put("mongodb.tls.ca.file", "pom.xml");
    assertOneLine(run("stream"), 2, "mongodb.tls.ca.file: the file pom.xml", needed[0]);
  }

  @Test
  void shouldRefuseAPemFileWhereTheUriWantsNoTls() {
    settings.computeIfPresent("mongodb.uri", (key, uri) -> uri + "&tls=false");

    assertOneLine(run("stream"), 2, "mongodb.uri cannot be used: it has tls=false");
  }

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

  private static void assertStopsWithOneLine(Process stream, Path log, String... parts)
      throws Exception {
    assertThat(stream.waitFor()).isEqualTo(1);
    assertThat(complaints(log)).singleElement().asString().contains(parts);
  }

  private List<AclBinding> beStreamOf(String user) {
    List<AclBinding> rights = KafkaRights.of("crypto-stream", user, user);
    kafka.add(List.of(user));
    kafka.grant(rights);
    settings.putAll(kafka.settings(user));
    settings.put("application.id", user);
    return rights;
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

  private static List<String> complaints(Path log) throws IOException {
    return Files.readAllLines(log, UTF_8).stream()
        .filter(line -> line.startsWith("crypto-pipeline: "))
        .toList();
  }

  private void replace(String key, String some, String other) {
    assertThat(settings.get(key)).contains(some);
    settings.computeIfPresent(key, (k, value) -> value.replace(some, other));
  }

  private Ended run(String command) {
    Path file = Commands.settings(folder.resolve("in-jvm.properties"), settings, Map.of());
    return Commands.runWithLog(new StopSignal(), file, command.split(" ", -1));
  }

  /** The threads of {@code stream} could print past the log, which only a process shows. */
  private Ended runWhereItBelongs(String command) {
    return command.equals("stream") ? runJar(command) : run(command);
  }

  private Ended runJar(String command) {
    Path file = Commands.settings(folder.resolve("jar.properties"), settings, Map.of());
    return Cli.run(folder, Map.of(), List.of((command + " --config " + file).split(" ", -1)));
  }

  private static void assertOneLine(Ended ended, int exitCode, String... parts) {
    assertThat(ended.exitCode()).as(ended.describe()).isEqualTo(exitCode);
    assertThat(ended.err().lines())
        .as(ended.describe())
        .singleElement()
        .asString()
        .startsWith("crypto-pipeline: ")
        .contains(parts)
        .doesNotContain(Secrets.MARK);
    assertThat(ended.out()).isEmpty();
  }
}
