package io.cryptopipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.testing.mongo.SecuredMongo;
import io.cryptopipeline.testing.process.Cli;
import io.cryptopipeline.testing.process.Cli.Ended;
import io.cryptopipeline.testing.security.Certificates;
import io.cryptopipeline.testing.security.Secrets;
import io.cryptopipeline.testing.security.SecuredServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Who is not let in is told so in one line: by which server, in its words, and what to look at.
 * What lacks a right is in {@link KafkaRightsIT} and {@link MongoRightsIT}.
 */
class RefusedAccessIT extends AdminAccess {

  private final Certificates certificates = SecuredServers.certificates();

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

  private void replace(String key, String some, String other) {
    assertThat(settings.get(key)).contains(some);
    settings.computeIfPresent(key, (k, value) -> value.replace(some, other));
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
