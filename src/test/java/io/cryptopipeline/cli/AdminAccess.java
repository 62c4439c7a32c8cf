package io.cryptopipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.testing.kafka.SecuredKafka;
import io.cryptopipeline.testing.mongo.SecuredMongo;
import io.cryptopipeline.testing.process.Cli.Ended;
import io.cryptopipeline.testing.security.SecuredServers;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Commands on servers that want a login, by a user who may do everything at first. */
abstract class AdminAccess {

  @TempDir Path folder;

  final SecuredKafka kafka = SecuredServers.kafka();
  final SecuredMongo mongo = SecuredServers.mongo();
  final Map<String, String> settings = new HashMap<>();

  @BeforeEach
  final void mayDoEverything() {
    settings.putAll(kafka.settings("admin"));
    settings.putAll(mongo.settings("admin"));
    settings.put("mongodb.database", "refused_access");
    settings.put("state.dir", folder.resolve("state").toString());
    assertThat(run("topics create").exitCode()).isZero();
  }

  final Ended run(String command) {
    Path file = Commands.settings(folder.resolve("in-jvm.properties"), settings, Map.of());
    return Commands.runWithLog(new StopSignal(), file, command.split(" ", -1));
  }
}
