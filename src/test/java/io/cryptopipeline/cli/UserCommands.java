package io.cryptopipeline.cli;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.KafkaClients;
import io.cryptopipeline.kafka.TopicReader;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.testing.process.Cli;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.io.TempDir;

/** Commands as a user runs them, with settings that the test gives, and the Kafka of these. */
abstract class UserCommands {

  @TempDir Path folder;
  final Map<String, String> settings = new HashMap<>();

  /** Runs a command to its end in this JVM. */
  final Cli.Ended run(String... command) {
    Path file = Commands.settings(folder.resolve("settings.properties"), settings, Map.of());
    return Commands.runWithLog(new StopSignal(), file, command);
  }

  /** Runs a command to its end in a process of its own. */
  final Cli.Ended runJar(String... command) {
    return Cli.run(folder, environment(), List.of(command));
  }

  /** The environment of the processes. */
  Map<String, String> environment() {
    return Cli.environment(settings);
  }

  final Settings loadSettings() {
    return Settings.load(settings, Map.of(), Optional.empty());
  }

  final void send(List<ProducerRecord<byte[], byte[]>> records) {
    try (Producer<byte[], byte[]> producer = KafkaClients.producer(loadSettings())) {
      for (ProducerRecord<byte[], byte[]> record : records) {
        var unused = producer.send(record);
      }
      producer.flush();
    }
  }

  /** How many records a topic has. */
  final long count(String topic) {
    try (TopicReader reader = TopicReader.open(loadSettings(), topic)) {
      AtomicLong count = new AtomicLong();
      reader.readToEnd(record -> count.incrementAndGet() > 0, () -> false);
      return count.get();
    }
  }

  static String[] with(String[] command, String... more) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
