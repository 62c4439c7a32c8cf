package io.cryptopipeline.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.monitoring.Health.Check;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class HealthTest {

  private final Health health = new Health();

  @Test
  void shouldNotBeReadyBeforeTheCommandHasStarted() {
    assertThat(health.isReady()).isFalse();
    assertThat(health.check()).containsEntry("command", Check.unmet("the command is starting"));

    health.starting("Kafka does not answer");

    assertThat(health.check()).containsEntry("command", Check.unmet("Kafka does not answer"));
  }

  @Test
  void shouldBeReadyWhileEverythingIsThere() {
    AtomicReference<Check> mongo = new AtomicReference<>(Check.met("answers"));
    health.require("mongodb", mongo::get);
    health.started(() -> false);
    assertThat(health.isReady()).isTrue();

    mongo.set(Check.unmet("waits for 11 s"));

    assertThat(health.isReady()).isFalse();
    assertThat(health.check())
        .containsExactly(
            java.util.Map.entry("command", Check.met("running")),
            java.util.Map.entry("mongodb", Check.unmet("waits for 11 s")));
  }

  @Test
  void shouldNotBeReadyOnceTheCommandIsToStop() {
    AtomicBoolean isStopping = new AtomicBoolean();
    health.started(isStopping::get);

    isStopping.set(true);

    assertThat(health.check()).containsEntry("command", Check.unmet("the command is stopping"));
    assertThat(health.failure()).isEmpty();
  }

  @Test
  void shouldKeepTheFirstReasonOfAFailure() {
    health.started(() -> false);

    health.fail("MongoDB refuses");
    health.fail("Kafka Streams has stopped");

    assertThat(health.failure()).contains("MongoDB refuses");
    assertThat(health.isReady()).isFalse();
    assertThat(health.check()).containsEntry("command", Check.unmet("MongoDB refuses"));
  }
}
