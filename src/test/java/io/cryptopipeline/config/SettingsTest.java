package io.cryptopipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

  private static final Map<String, String> NONE = Map.of();

  @TempDir private Path dir;

  @Test
  void shouldRefuseAVariableThatTheLocaleCouldNotDecode() {
    String damaged = "p\ufffdss";
    assertThatThrownBy(
            () ->
                Settings.load(
                    Map.of("mongodb.database", "${env:NAME}"),
                    Map.of("NAME", damaged),
                    Optional.empty()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "the environment variable NAME has characters that this locale does not have: set one"
                + " of UTF-8, such as LC_ALL=C.UTF-8");
  }

  @Test
  void shouldPassOverWhatKubernetesSetsBesideAServiceOfThatName() {
    Map<String, String> environment =
        Map.of(
            "CRYPTO_PIPELINE_SERVICE_HOST", "10.0.0.1",
            "CRYPTO_PIPELINE_SERVICE_PORT_HTTP", "8080",
            "CRYPTO_PIPELINE_PORT", "tcp://10.0.0.1:8080",
            "CRYPTO_PIPELINE_PORT_8080_TCP_ADDR", "10.0.0.1");

    assertThat(Settings.load(Map.of(), environment, Optional.empty()).entries())
        .allMatch(entry -> entry.origin().equals("default"));
  }

  @Test
  void shouldGiveDefaultsWhenNothingIsSet() {
    Settings settings = Settings.load(NONE, NONE, Optional.empty());

    assertThat(settings.get(Keys.KAFKA_BOOTSTRAP_SERVERS)).isEqualTo("localhost:9092");
    assertThat(settings.get(Keys.MONGODB_URI)).isEqualTo("mongodb://localhost:27017");
    assertThat(settings.get(Keys.MONGODB_DATABASE)).isEqualTo("crypto");
    assertThat(settings.get(Keys.MONGODB_OUTAGE_BOUND)).isEqualTo(Duration.ofMinutes(2));
    assertThat(settings.get(Keys.TOPICS_PARTITIONS)).isEqualTo(4);
    assertThat(settings.get(Keys.TOPICS_REPLICATION)).isEqualTo(1);
    assertThat(settings.get(Keys.APPLICATION_ID)).isEqualTo("crypto-pipeline");
    assertThat(settings.get(Keys.STATE_DIR)).isEqualTo(Path.of("data", "streams"));
    assertThat(settings.get(Keys.SUMMARY_GRACE)).isEqualTo(Duration.ofHours(1));
    assertThat(settings.get(Keys.TICK_FUTURE_TOLERANCE)).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.get(Keys.TICK_PRICE_MIN)).isEqualTo("1e-30");
    assertThat(settings.get(Keys.TICK_PRICE_MAX)).isEqualTo("1e30");
    assertThat(settings.get(Keys.RECOMPUTE_INTERVAL)).isEqualTo(Duration.ofSeconds(5));
    assertThat(settings.get(Keys.SINK_BATCH_SIZE)).isEqualTo(5000);
    assertThat(settings.get(Keys.TICK_MARKETS_MIXED)).isFalse();
    assertThat(settings.get(Keys.COINS_FILE)).isEmpty();
    assertThat(settings.get(SourceKeys.SOURCE_REST_URL)).isEmpty();
    assertThat(settings.get(SourceKeys.SOURCE_WEBSOCKET_URL)).isEmpty();
    assertThat(settings.get(SourceKeys.COINGECKO_API_KEY)).isEmpty();
    assertThat(settings.kafka()).isEqualTo(Map.of("bootstrap.servers", "localhost:9092"));
    assertThat(settings.streams()).isEmpty();
  }

  @Test
  void shouldPreferCommandLineThenEnvironmentThenFileWhenSeveralSetAKey() throws Exception {
    Path file =
        file("sink.batch.size=1\ntopics.partitions=1\n\nmongodb.database=from-file\nstate.dir=x");
    Map<String, String> environment =
        Map.of(
            "CRYPTO_PIPELINE_SINK_BATCH_SIZE", "2",
            "CRYPTO_PIPELINE_TOPICS_PARTITIONS", "2",
            "PATH", "/bin");
    Map<String, String> commandLine = Map.of("sink.batch.size", "3");

    Settings settings = Settings.load(commandLine, environment, Optional.of(file));

    assertThat(settings.entries())
        .contains(
            new Settings.Entry("application.id", "crypto-pipeline", "default"),
            new Settings.Entry("mongodb.database", "from-file", "file " + file + ":4"),
            new Settings.Entry("sink.batch.size", "3", "command line"),
            new Settings.Entry(
                "topics.partitions", "2", "environment CRYPTO_PIPELINE_TOPICS_PARTITIONS"));
    assertThat(settings.get(Keys.SINK_BATCH_SIZE)).isEqualTo(3);
  }

  @Test
  void shouldTakeValuesThatMayBeLeftEmptyWhenTheyAreSet() {
    Settings settings =
        Settings.load(
            Map.of(
                "tick.markets.mixed", " true ",
                "coins.file", "own.json",
                "source.rest.url", "https://host/api/",
                "source.websocket.url", " ",
                "coingecko.api.key", " CG-${env:KEY} "),
            Map.of("KEY", "hush-hush"),
            Optional.empty());

    assertThat(settings.get(Keys.TICK_MARKETS_MIXED)).isTrue();
    assertThat(settings.get(Keys.COINS_FILE)).contains(Path.of("own.json"));
    assertThat(settings.get(SourceKeys.SOURCE_REST_URL)).contains(URI.create("https://host/api"));
    assertThat(settings.get(SourceKeys.SOURCE_WEBSOCKET_URL)).isEmpty();
    assertThat(settings.get(SourceKeys.COINGECKO_API_KEY)).contains("CG-hush-hush");
  }

  @Test
  void shouldSortEntriesByNameWhenAsked() {
    Settings settings = commandLine("streams.num.stream.threads", "2");

    assertThat(settings.entries())
        .extracting(Settings.Entry::name)
        .containsExactly(
            "application.id",
            "binance.api.key",
            "binance.stream",
            "coingecko.api.key",
            "coingecko.calls.per.minute",
            "coingecko.calls.per.month",
            "coingecko.plan",
            "coingecko.quote",
            "coins.file",
            "http.address",
            "http.open",
            "http.port",
            "http.token",
            "kafka.bootstrap.servers",
            "log.format",
            "mongodb.database",
            "mongodb.outage.bound",
            "mongodb.tls.ca.file",
            "mongodb.tls.certificate.key.file",
            "mongodb.uri",
            "raw.events.retention",
            "raw.expired.skip",
            "recompute.interval",
            "sink.batch.size",
            "source.rest.url",
            "source.retry.max",
            "source.silence",
            "source.timeout",
            "source.websocket.url",
            "start.wait",
            "state.dir",
            "streams.num.stream.threads",
            "summary.grace",
            "summary.windows",
            "summary.zone",
            "tick.future.tolerance",
            "tick.markets.mixed",
            "tick.price.max",
            "tick.price.min",
            "tick.quotes",
            "topics.partitions",
            "topics.replication",
            "transaction.version.unsafe");
  }

  @Test
  void shouldPassThroughWithoutPrefixWhenKafkaOrStreamsKeysAreSet() {
    Settings settings =
        Settings.load(
            Map.of(
                "kafka.linger.ms", "20",
                "streams.producer.compression.type", "lz4",
                "streams.topic.cleanup.policy", "compact"),
            Map.of(
                "CRYPTO_PIPELINE_KAFKA_SECURITY_PROTOCOL", "SSL",
                "CRYPTO_PIPELINE_STREAMS_RACK_AWARE_ASSIGNMENT_NON_OVERLAP_COST", "5"),
            Optional.empty());

    assertThat(settings.kafka())
        .isEqualTo(
            Map.of(
                "bootstrap.servers", "localhost:9092",
                "linger.ms", "20",
                "security.protocol", "SSL"));
    assertThat(settings.streams())
        .isEqualTo(
            Map.of(
                "producer.compression.type", "lz4",
                "topic.cleanup.policy", "compact",
                "rack.aware.assignment.non_overlap_cost", "5"));
  }

  @Test
  void shouldReplaceEnvironmentReferencesWhenAValueHasThem() throws Exception {
    Path file =
        file("mongodb.uri=mongodb://${env:WHO}:${env:PW}@db\nkafka.client.id=a-${env:ODD}-b\n");
    Map<String, String> environment =
        Map.of("WHO", "ann", "PW", "hush-hush", "ODD", "$1\\${env:WHO}");

    Settings settings = Settings.load(NONE, environment, Optional.of(file));

    assertThat(settings.get(Keys.MONGODB_URI)).isEqualTo("mongodb://ann:hush-hush@db");
    assertThat(settings.kafka()).containsEntry("client.id", "a-$1\\${env:WHO}-b");
  }

  @Test
  void shouldNameKeyAndVariableWhenAReferencedVariableIsMissing() {
    assertThatThrownBy(() -> commandLine("kafka.ssl.key.password", "${env:KEY_PASSWORD}"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "the value of kafka.ssl.key.password (command line) needs the environment variable"
                + " \"KEY_PASSWORD\", which is not set");
  }

  @Test
  void shouldRefuseWhenAReferenceIsNotClosed() {
    assertThatThrownBy(() -> commandLine("mongodb.database", "${env:NAME"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("the value of mongodb.database (command line) has a ${env: without a }");
  }

  @Test
  void shouldNotJudgeAValueWhenAnotherWins() throws Exception {
    Path file = file("sink.batch.size=${env:MISSING}\n");

    Settings settings = Settings.load(Map.of("sink.batch.size", "7"), NONE, Optional.of(file));

    assertThat(settings.get(Keys.SINK_BATCH_SIZE)).isEqualTo(7);
  }

  @Test
  void shouldKeepTheOriginalWhenACopyIsDerived() {
    Settings original = commandLine("topics.partitions", "2");

    Settings copy = original.with(Map.of("mongodb.database", "demo"), "embedded by demo");

    assertThat(original.get(Keys.MONGODB_DATABASE)).isEqualTo("crypto");
    assertThat(copy.get(Keys.TOPICS_PARTITIONS)).isEqualTo(2);
    assertThat(copy.entries())
        .contains(new Settings.Entry("mongodb.database", "demo", "embedded by demo"));
  }

  @Test
  void shouldRefuseBadValueWhenACopyIsDerived() {
    Settings original = Settings.load(NONE, NONE, Optional.empty());

    assertThatThrownBy(() -> original.with(Map.of("topics.partitions", "0"), "demo"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("bad value \"0\" for topics.partitions (demo); allowed: 1 to 1000 partitions");
  }

  @Test
  void shouldBeAcceptedByKafkaStreamsWhenPassedOn() {
    Settings settings = commandLine("streams.main.consumer.max.poll.records", "77");

    StreamsConfig config =
        new StreamsConfig(
            Map.of(
                "application.id", settings.get(Keys.APPLICATION_ID),
                "bootstrap.servers", settings.kafka().get("bootstrap.servers"),
                "main.consumer.max.poll.records",
                    settings.streams().get("main.consumer.max.poll.records")));

    assertThat(config.getMainConsumerConfigs("group", "client", 0))
        .containsEntry("max.poll.records", "77");
  }

  private static Settings commandLine(String key, String value) {
    return Settings.load(Map.of(key, value), NONE, Optional.empty());
  }

  private Path file(String content) throws Exception {
    return Files.writeString(dir.resolve("x.properties"), content);
  }
}
