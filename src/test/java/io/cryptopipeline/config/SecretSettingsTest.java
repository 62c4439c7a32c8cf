package io.cryptopipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Secrets: never shown, and never taken from the command line, which others can see. */
class SecretSettingsTest {

  private static final Map<String, String> NONE = Map.of();

  @Test
  void shouldShowNoSecretWhenPrinted() {
    Settings settings =
        Settings.load(NONE, NONE, Optional.empty())
            .with(
                Map.of(
                    "mongodb.uri", "mongodb://ann:hush-hush-1@db:27017/?replicaSet=rs0",
                    "coingecko.api.key", "hush-hush-5",
                    "kafka.ssl.keystore.key", "hush-hush-2",
                    "kafka.sasl.jaas.config", "x required password=\"hush-hush-3\";",
                    "streams.producer.ssl.key.password", "hush-hush-4"),
                "test");

    assertThat(settings.toString()).doesNotContain("hush");
    assertThat(settings.entries())
        .contains(
            new Settings.Entry("mongodb.uri", "mongodb://ann:***@db:27017/?replicaSet=rs0", "test"),
            new Settings.Entry("coingecko.api.key", "***", "test"),
            new Settings.Entry("kafka.ssl.keystore.key", "***", "test"),
            new Settings.Entry("kafka.sasl.jaas.config", "***", "test"),
            new Settings.Entry("streams.producer.ssl.key.password", "***", "test"));
    assertThat(settings.kafka()).containsEntry("ssl.keystore.key", "hush-hush-2");
    assertThat(Settings.load(NONE, NONE, Optional.empty()).entries())
        .as("that there is no key may be seen")
        .contains(new Settings.Entry("coingecko.api.key", "", "default"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mongodb.uri|${env:URI}",
        "mongodb.uri|mongodb://ann:${env:PW}@db/?authSource=admin",
        "mongodb.uri|mongodb://ann@db/?authMechanism=MONGODB-X509",
        "mongodb.uri|mongodb://db/?proxyPassword=${env:PW}",
        "coingecko.api.key|CG-${env:PW}",
        "coingecko.api.key|''",
        "kafka.sasl.jaas.config|x.Scram required username=\"ann\" password=\"${env:PW}\";",
        "kafka.sasl.jaas.config|x required password = ${env:PW} clientSecret=${env:PW};",
        "kafka.sasl.jaas.config|x required password='${env:PW}' \"clientSecret\"='${env:PW}';",
        "kafka.ssl.truststore.location|ca.pem",
      })
  void shouldTakeFromTheCommandLineWhatHoldsNoSecret(String key, String value) {
    Map<String, String> environment =
        Map.of("URI", "mongodb://ann:hush-hush@db", "PW", "hush-hush");

    Settings settings = Settings.load(Map.of(key, value), environment, Optional.empty());

    assertThat(settings.toString()).contains(key).doesNotContain("hush");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mongodb.uri|mongodb://ann:hush-hush@db",
        "mongodb.uri|mongodb://ann:${env:PW}hush-hush@db",
        "mongodb.uri|mongodb://db/?proxyPassword=hush-hush&appName=${env:PW}",
        "binance.api.key|hush-hush",
        "kafka.ssl.key.password|hush-hush",
        "streams.consumer.sasl.jaas.config|x required password=\"hush-hush\";",
        "kafka.sasl.jaas.config|x required username=\"${env:PW}\" password=\"hush-hush\";",
        "kafka.sasl.jaas.config|x required clientId=${env:PW} clientSecret = hush-hush;",
        "kafka.sasl.jaas.config|x required username='${env:PW}' \"password\"='hush-hush';",
      })
  void shouldRefuseASecretOnTheCommandLine(String key, String value) {
    assertThatThrownBy(() -> Settings.load(Map.of(key, value), Map.of("PW", "x"), Optional.empty()))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(key + " (command line) holds a secret")
        .hasMessageNotContaining("hush");
  }

  @Test
  void shouldNotShowAKeyThatIsNone(@TempDir Path dir) throws Exception {
    Path file =
        Files.writeString(
            dir.resolve("x.properties"),
            """
            kafka.ssl.keystore.key=-----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEIHusHhUsHHuShhUsHhUshHUSHhushHUSHhushHUShush
            """);

    assertThatThrownBy(() -> Settings.load(NONE, NONE, Optional.of(file)))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("unknown key \"***\" (file " + file + ":2)");
  }
}
