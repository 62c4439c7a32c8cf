package io.cryptopipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The files in {@code config/} say what the code says. */
class ConfigFilesTest {

  private static final Path DOCUMENTED = Path.of("config", "pipeline.properties");
  private static final Path LOCAL = Path.of("config", "local.properties");
  private static final Path DOCKER = Path.of("config", "docker.properties");
  private static final Path PAGE = Path.of("docs", "configuration.md");

  private static final String MARKER =
      "<!-- settings: generated from the settings' own descriptions -->\n\n";

  /** Writes the generated parts instead of comparing them. */
  private static final boolean UPDATE = Boolean.getBoolean("docs.update");

  @Test
  void shouldDescribeEverySettingInTheFile() throws IOException {
    assertThatItEndsIn(SettingsDocs.properties(), DOCUMENTED, "\n\n");
  }

  @Test
  void shouldDescribeEverySettingOnThePage() throws IOException {
    assertThatItEndsIn(SettingsDocs.page(), PAGE, MARKER);
  }

  @Test
  void shouldSetNothingWhenTheDocumentedFileIsLoaded() {
    assertThat(PropertiesFile.read(DOCUMENTED)).isEmpty();
  }

  @Test
  void shouldOnlyDifferFromDefaultsWhenItIsAnOverlay() {
    assertThat(notDefault(LOCAL))
        .containsExactly(
            "mongodb.uri=mongodb://crypto:***@localhost:27017/?directConnection=true",
            "summary.windows=1m,1h,1d");
    assertThat(notDefault(DOCKER))
        .containsExactly(
            "kafka.bootstrap.servers=kafka:19092",
            "mongodb.uri=mongodb://crypto:***@mongodb:27017/?replicaSet=rs0",
            "state.dir=/var/lib/crypto-pipeline/state",
            "summary.windows=1m,1h,1d");
    for (Path overlay : List.of(LOCAL, DOCKER)) {
      for (Setting setting : PropertiesFile.read(overlay)) {
        assertThat(Keys.all())
            .filteredOn(key -> key.name().equals(setting.name()))
            .extracting(Key::defaultText)
            .doesNotContain(setting.text());
      }
    }
  }

  private static void assertThatItEndsIn(String generated, Path file, String marker)
      throws IOException {
    String written = Files.readString(file);
    assertThat(written).contains(marker);
    String expected = written.substring(0, written.indexOf(marker)) + marker + generated;
    if (UPDATE) {
      Files.writeString(file, expected);
    } else {
      assertThat(written)
          .as("to write it again: mvn test -Dtest=ConfigFilesTest -Ddocs.update=true")
          .isEqualTo(expected);
    }
  }

  private static List<String> notDefault(Path file) {
    return Settings.load(Map.of(), Map.of("MONGODB_PASSWORD", "x"), Optional.of(file))
        .entries()
        .stream()
        .filter(entry -> !entry.origin().equals("default"))
        .map(entry -> entry.name() + "=" + entry.value())
        .toList();
  }
}
