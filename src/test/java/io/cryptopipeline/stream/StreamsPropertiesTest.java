package io.cryptopipeline.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.config.Settings;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsPropertiesTest {

  @Test
  void shouldHaveDefaultsOfItsOwn() {
    StreamsConfig config = config(Map.of());

    assertThat(restoreConsumer(config)).containsEntry("fetch.max.wait.ms", 100);
    assertThat(config.getMainConsumerConfigs("group", "client", 0))
        .doesNotContainKey("fetch.max.wait.ms");
    assertThat(producer(config))
        .containsEntry("compression.type", "lz4")
        .containsEntry("max.request.size", 40 << 20)
        .containsEntry("buffer.memory", 64 << 20);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka.fetch.max.wait.ms",
        "streams.consumer.fetch.max.wait.ms",
        "streams.restore.consumer.fetch.max.wait.ms"
      })
  void shouldLetSettingsWinWhichReachTheRestoreConsumer(String key) {
    assertThat(restoreConsumer(config(Map.of(key, "250"))))
        .hasEntrySatisfying("fetch.max.wait.ms", wait -> assertThat(wait).hasToString("250"));
  }

  @ParameterizedTest
  @CsvSource({"compression.type, zstd", "max.request.size, 50000000", "buffer.memory, 80000000"})
  void shouldLetSettingsWinWhichReachTheProducers(String name, String value) {
    for (String prefix : new String[] {"kafka.", "streams.producer."}) {
      assertThat(producer(config(Map.of(prefix + name, value))))
          .hasEntrySatisfying(name, used -> assertThat(used).hasToString(value));
    }
  }

  private static StreamsConfig config(Map<String, String> settings) {
    return new StreamsConfig(
        StreamsProperties.of(Settings.load(settings, Map.of(), Optional.empty())));
  }

  private static Map<String, Object> restoreConsumer(StreamsConfig config) {
    return config.getRestoreConsumerConfigs("client");
  }

  private static Map<String, Object> producer(StreamsConfig config) {
    return config.getProducerConfigs("client");
  }
}
