package io.cryptopipeline.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A setting that is needed before all of them are checked. */
class EarlySettingTest {

  private static final Map<String, String> NONE = Map.of();
  private static final Map<String, String> JSON = Map.of("log.format", "json");
  private static final Map<String, String> TEXT = Map.of("log.format", "text");
  private static final Map<String, String> JSON_VARIABLE =
      Map.of("CRYPTO_PIPELINE_LOG_FORMAT", "json");

  @TempDir private Path folder;

  private static String early(
      Map<String, String> commandLine, Map<String, String> environment, Optional<Path> file) {
    return Settings.early(Keys.LOG_FORMAT, commandLine, environment, file);
  }

  private Optional<Path> file(String content) throws IOException {
    return Optional.of(Files.writeString(folder.resolve("x.properties"), content));
  }

  @Test
  void shouldTakeTheFirstPlaceThatHasIt() throws IOException {
    assertThat(early(NONE, NONE, Optional.empty())).isEqualTo("text");
    assertThat(early(NONE, NONE, file("log.format = json"))).isEqualTo("json");
    assertThat(early(NONE, JSON_VARIABLE, file("log.format=text"))).isEqualTo("json");
    assertThat(early(TEXT, JSON_VARIABLE, file("log.format=json"))).isEqualTo("text");
    assertThat(early(JSON, NONE, Optional.empty())).isEqualTo("json");
  }

  @Test
  void shouldNotMindWhatElseIsWrong() throws IOException {
    assertThat(early(Map.of("log.format", "json", "x", "1"), NONE, Optional.empty()))
        .isEqualTo("json");
    assertThat(early(NONE, NONE, file("http.port=x\nlog.format=json\nhttp.port=y")))
        .isEqualTo("json");
    assertThat(early(JSON, NONE, Optional.of(folder.resolve("missing")))).isEqualTo("json");
  }

  @Test
  void shouldBeTheDefaultWhenItIsNotAllowedOrCannotBeRead() throws IOException {
    assertThat(early(Map.of("log.format", "xml"), JSON_VARIABLE, Optional.empty()))
        .isEqualTo("text");
    assertThat(early(NONE, NONE, Optional.of(folder))).isEqualTo("text");
    assertThat(early(NONE, NONE, file("log.format=\\u00"))).isEqualTo("text");
  }
}
