package io.cryptopipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedSettingsTest {

  @ParameterizedTest
  @CsvSource({
    "mongodb.url, mongodb.uri",
    "mongo.uri, mongodb.uri",
    "bootstrap.servers, kafka.bootstrap.servers",
    "kafka.security.protocoll, kafka.security.protocol",
    "streams.num.threads, streams.num.stream.threads",
    "streams.linger.ms, kafka.linger.ms or streams.poll.ms",
    "streams.producer.linger, streams.producer.linger.ms",
    "kafka.num.stream.threads, streams.num.stream.threads",
    "Mongodb.uri, mongodb.uri",
  })
  void shouldNameTheNearestKeyWhenAKeyIsUnknown(String key, String nearest) {
    assertThatThrownBy(() -> commandLine(key, "x"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("unknown key \"" + key + "\" (command line); did you mean " + nearest + "?");
  }

  @Test
  void shouldNameTheVariableWhenTheEnvironmentSetsAnUnknownKey() {
    assertThatThrownBy(() -> environment("CRYPTO_PIPELINE_MONGO_URI", "mongodb://u:hush-hush@h"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "unknown key \"mongo.uri\" (environment CRYPTO_PIPELINE_MONGO_URI);"
                + " did you mean CRYPTO_PIPELINE_MONGODB_URI?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mongodb.outage.bound|120|5s to 10m (a number with ms, s, m, h or d)",
        "mongodb.outage.bound|4999ms|5s to 10m (a number with ms, s, m, h or d)",
        "mongodb.outage.bound|601s|5s to 10m (a number with ms, s, m, h or d)",
        "mongodb.outage.bound|-5s|5s to 10m (a number with ms, s, m, h or d)",
        "summary.grace|21d|0s to 20d (a number with ms, s, m, h or d)",
        "summary.grace|999999999999999999d|0s to 20d (a number with ms, s, m, h or d)",
        "raw.events.retention|23h|1d to 3650d (a number with ms, s, m, h or d)"
            + "; empty: nothing changes",
        "recompute.interval|99ms|100ms to 1m (a number with ms, s, m, h or d)",
        "tick.future.tolerance|25h|0s to 1d (a number with ms, s, m, h or d)",
        "tick.price.min|0|a number from 1e-30 to 1e30",
        "tick.price.min|9.9e-31|a number from 1e-30 to 1e30",
        "tick.price.max|1.1e30|a number from 1e-30 to 1e30",
        "tick.price.max|1e1000000000|a number from 1e-30 to 1e30",
        "tick.price.max|-1|a number from 1e-30 to 1e30",
        "tick.price.max|1,5|a number from 1e-30 to 1e30",
        "tick.price.max|NaN|a number from 1e-30 to 1e30",
        "topics.partitions|1001|1 to 1000 partitions",
        "topics.partitions|four|1 to 1000 partitions",
        "topics.replication|11|1 to 10 replicas",
        "sink.batch.size|100001|1 to 100000 raw events",
        "sink.batch.size|99999999999|1 to 100000 raw events",
        "application.id|a b|1 to 150 letters, digits, ., _ or -, but not . or .. alone",
        "application.id|..|1 to 150 letters, digits, ., _ or -, but not . or .. alone",
        "mongodb.database|a.b|1 to 63 letters, digits, _ or -",
        "state.dir|''|a directory; a relative path starts at the working directory",
        "kafka.bootstrap.servers|kafka|host:port, separated by commas",
        "tick.markets.mixed|yes|true or false",
        "tick.markets.mixed|TRUE|true or false",
        "tick.markets.mixed|''|true or false",
        "source.rest.url|localhost:8080|http://host[:port][/path] or https://..."
            + "; empty: the source's public address",
        "source.websocket.url|http://h|ws://host[:port][/path] or wss://..."
            + "; empty: the source's public address",
        "source.timeout|99ms|100ms to 5m (a number with ms, s, m, h or d)",
        "source.silence|11m|1s to 10m (a number with ms, s, m, h or d)",
        "source.retry.max|61m|100ms to 1h (a number with ms, s, m, h or d)",
        "coingecko.quote|USD|one of CoinGecko's vs_currencies, such as usd, eur or eth",
        "coingecko.plan|free|demo or pro",
        "coingecko.calls.per.minute|0|1 to 10000 calls",
        "coingecko.calls.per.month|100000001|1 to 100000000 calls",
        "binance.stream|aggtrade|trade or aggTrade",
        "kafka.linger.ms|soon|long [0,...]",
        "kafka.max.poll.records|0|int [1,...]",
        "streams.producer.compression.type|zip|string [none, gzip, snappy, lz4, zstd]",
        "streams.commit.interval.ms|5001|at most 5000 (MongoDB is written when Kafka commits)",
      })
  void shouldNameKeyValueOriginAndWhatIsAllowedWhenAValueIsBad(
      String key, String value, String allowed) {
    assertThatThrownBy(() -> commandLine(key, value))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "bad value \"" + value + "\" for " + key + " (command line); allowed: " + allowed);
  }

  @ParameterizedTest
  @CsvSource({
    "26h, 1d, 1h, 26h5s, day",
    "93605s, 1d, 1h, 26h5s, day",
    "7d, '1d,1w', 1h, 170h5s, week",
    "20d, 1d, 20d, 505h5s, day",
  })
  void shouldRefuseARetentionOfRawEventsThatADayDoesNotSurvive(
      String retention, String windows, String grace, String least, String unit) {
    Map<String, String> settings =
        Map.of(
            "raw.events.retention", retention, "summary.windows", windows, "summary.grace", grace);

    assertThatThrownBy(() -> Settings.load(settings, Map.of(), Optional.empty()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "raw.events.retention=%s (command line) is too short: it must be more than %s, which a %s, summary.grace and recompute.interval take together"
                .formatted(retention, least, unit));
  }

  @Test
  void shouldNameBothKeysWhenNoPriceWouldBeTaken() {
    assertThatThrownBy(
            () ->
                Settings.load(
                    Map.of("tick.price.min", "10"),
                    Map.of("CRYPTO_PIPELINE_TICK_PRICE_MAX", "9.5"),
                    Optional.empty()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "tick.price.min=10 (command line) is above tick.price.max=9.5"
                + " (environment CRYPTO_PIPELINE_TICK_PRICE_MAX): no price would be accepted");
    assertThat(
            Settings.load(
                    Map.of("tick.price.min", "10", "tick.price.max", "10.0"),
                    Map.of(),
                    Optional.empty())
                .get(Keys.TICK_PRICE_MAX))
        .isEqualTo("10.0");
  }

  @Test
  void shouldMaskTheValueWhenABadValueIsSecret() {
    assertThatThrownBy(
            () ->
                environment("CRYPTO_PIPELINE_MONGODB_URI", "mongodb://ann:hush-hush@hu/?@db:27017"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "bad value \"mongodb://ann:***@db:27017\" for mongodb.uri"
                + " (environment CRYPTO_PIPELINE_MONGODB_URI); allowed:"
                + " mongodb://[user:password@]host[:port][,...][/][?option=value&...]"
                + " or mongodb+srv://..., with : / ? @ in user and password percent-encoded");
  }

  @ParameterizedTest
  @ValueSource(strings = {"CG-hush-hush 1", "CG-hush-hush\n1", "CG-hush-hush\u00fc"})
  void shouldHideAllOfABadKeyToASource(String key) {
    assertThatThrownBy(() -> environment("CRYPTO_PIPELINE_COINGECKO_API_KEY", key))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "bad value \"***\" for coingecko.api.key"
                + " (environment CRYPTO_PIPELINE_COINGECKO_API_KEY); allowed:"
                + " a CoinGecko API key, best as ${env:NAME}; empty: calls without a key");
  }

  @Test
  void shouldHideThePasswordInABadAddress() {
    assertThatThrownBy(() -> commandLine("source.rest.url", "https://ann:hush-hush@host/a"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("bad value \"***@host/a\" for source.rest.url (command line);");
  }

  @Test
  void shouldStayOnOneLineWhenAValueHasLineBreaks() {
    assertThatThrownBy(() -> commandLine("mongodb.database", "a\nb"))
        .hasMessage(
            "bad value \"a\\u000ab\" for mongodb.database (command line);"
                + " allowed: 1 to 63 letters, digits, _ or -");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "streams.processing.guarantee|it is always exactly_once_v2, which the sink relies on",
        "streams.application.id|set application.id instead",
        "streams.bootstrap.servers|set kafka.bootstrap.servers instead",
        "streams.admin.bootstrap.servers|set kafka.bootstrap.servers instead",
        "streams.state.dir|set state.dir instead",
        "kafka.acks|it is always all: no acknowledged record may be lost or duplicated,"
            + " and there is nothing to set instead",
        "kafka.enable.idempotence|it is always true: no acknowledged record may be lost or"
            + " duplicated, and there is nothing to set instead",
        "kafka.group.id|the consumer group is application.id, set that instead",
        "kafka.transactional.id|it is derived from application.id, set that instead",
      })
  void shouldSayWhyAndWhatInsteadWhenTheCodeOwnsAKey(String key, String reason) {
    assertThatThrownBy(() -> commandLine(key, "x"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(key + " (command line) cannot be set: " + reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka.transaction.timeout.ms",
        "streams.transaction.timeout.ms",
        "streams.producer.transaction.timeout.ms",
        "kafka.max.poll.interval.ms",
        "streams.consumer.max.poll.interval.ms",
        "streams.main.consumer.max.poll.interval.ms",
        "kafka.isolation.level",
        "streams.restore.consumer.isolation.level",
        "kafka.enable.auto.commit",
        "streams.global.consumer.enable.auto.commit",
        "streams.producer.acks",
        "kafka.key.serializer",
        "kafka.value.serializer",
        "kafka.key.deserializer",
        "streams.consumer.value.deserializer",
        "streams.default.value.serde",
        "streams.default.client.supplier",
        "group.id",
      })
  void shouldRefuseWhenTheCodeOwnsAKeyBelowAnyPrefix(String key) {
    assertThatThrownBy(() -> commandLine(key, "1"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(key + " (command line) cannot be set: ");
  }

  @Test
  void shouldSayWhatToSetInsteadWhenTheEnvironmentSetsADerivedKey() {
    assertThatThrownBy(() -> environment("CRYPTO_PIPELINE_KAFKA_TRANSACTION_TIMEOUT_MS", "9"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "kafka.transaction.timeout.ms"
                + " (environment CRYPTO_PIPELINE_KAFKA_TRANSACTION_TIMEOUT_MS) cannot be set:"
                + " it is derived from mongodb.outage.bound, set that instead");
  }

  @Test
  void shouldAcceptCommitIntervalWhenItIsNotAboveFiveSeconds() {
    assertThat(commandLine("streams.commit.interval.ms", "5000").streams())
        .containsEntry("commit.interval.ms", "5000");
  }

  private static Settings commandLine(String key, String value) {
    return Settings.load(Map.of(key, value), Map.of(), Optional.empty());
  }

  private static Settings environment(String variable, String value) {
    return Settings.load(Map.of(), Map.of(variable, value), Optional.empty());
  }
}
