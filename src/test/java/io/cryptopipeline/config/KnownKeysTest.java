package io.cryptopipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

class KnownKeysTest {

  @Test
  void shouldHaveAVariableOfItsOwnWhenAKeyIsKnown() {
    assertThat(KnownKeys.names().stream().map(EnvironmentVariables::variableOf))
        .doesNotHaveDuplicates()
        .contains(
            "CRYPTO_PIPELINE_MONGODB_URI",
            "CRYPTO_PIPELINE_KAFKA_SECURITY_PROTOCOL",
            "CRYPTO_PIPELINE_STREAMS_MAIN_CONSUMER_MAX_POLL_RECORDS");
  }

  @Test
  void shouldAllowTheSameInEachClientWhenAKeyIsOfSeveral() {
    Map<String, String> allowed = new TreeMap<>();

    for (ConfigDef client :
        new ConfigDef[] {
          ProducerConfig.configDef(), ConsumerConfig.configDef(), AdminClientConfig.configDef()
        }) {
      client
          .configKeys()
          .forEach(
              (name, key) -> {
                String described = key.type + " " + key.validator;
                assertThat(allowed.getOrDefault(name, described)).as(name).isEqualTo(described);
                allowed.put(name, described);
              });
    }

    assertThat(allowed).containsEntry("linger.ms", "LONG [0,...]");
  }
}
