package io.cryptopipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The files in {@code config/} say what the code says. */
class ConfigFilesTest {

  private static final Path DOCUMENTED = Path.of("config", "pipeline.properties");
  private static final Path LOCAL = Path.of("config", "local.properties");
  private static final Path DOCKER = Path.of("config", "docker.properties");
  private static final Pattern KEY = Pattern.compile("#([a-z.]+)=(.*)");

  @Test
  void shouldDocumentEveryKeyAtItsDefaultWhenItIsInTheCode() throws IOException {
    List<String> expected = new ArrayList<>();
    for (Key<?> key : Keys.all()) {
      expected.add(
          key.meaning()
              + (" Allowed: " + key.allowed() + ". ")
              + (key.name() + "=" + key.defaultText()));
    }

    assertThat(documentedKeys()).isEqualTo(expected);
  }

  @Test
  void shouldSetNothingWhenTheDocumentedFileIsLoaded() {
    assertThat(PropertiesFile.read(DOCUMENTED)).isEmpty();
  }

  @Test
  void shouldOnlyDifferFromDefaultsWhenItIsAnOverlay() {
    assertThat(notDefault(LOCAL))
        .containsExactly("mongodb.uri=mongodb://localhost:27017/?directConnection=true");
    assertThat(notDefault(DOCKER))
        .containsExactly(
            "kafka.bootstrap.servers=kafka:19092",
            "mongodb.uri=mongodb://mongodb:27017/?replicaSet=rs0",
            "state.dir=/var/lib/crypto-pipeline/state");
    for (Path overlay : List.of(LOCAL, DOCKER)) {
      for (Setting setting : PropertiesFile.read(overlay)) {
        assertThat(Keys.all())
            .filteredOn(key -> key.name().equals(setting.name()))
            .extracting(Key::defaultText)
            .doesNotContain(setting.text());
      }
    }
  }

  /** Each block of comment lines that ends in a key, as one line. */
  private static List<String> documentedKeys() throws IOException {
    List<String> keys = new ArrayList<>();
    StringBuilder comment = new StringBuilder();
    for (String line : Files.readAllLines(DOCUMENTED)) {
      Matcher key = KEY.matcher(line);
      if (line.isEmpty()) {
        comment.setLength(0);
      } else if (key.matches()) {
        keys.add(comment + line.substring(1));
      } else {
        comment.append(line.substring(1).strip()).append(' ');
      }
    }
    return keys;
  }

  private static List<String> notDefault(Path file) {
    return Settings.load(Map.of(), Map.of(), Optional.of(file)).entries().stream()
        .filter(entry -> !entry.origin().equals("default"))
        .map(entry -> entry.name() + "=" + entry.value())
        .toList();
  }
}
