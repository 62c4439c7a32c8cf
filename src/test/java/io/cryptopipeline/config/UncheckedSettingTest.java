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
class UncheckedSettingTest {

  private static final Map<String, String> NONE = Map.of();
  private static final Map<String, String> JSON = Map.of("log.format", "json");
  private static final Map<String, String> TEXT = Map.of("log.format", "text");
  private static final Map<String, String> JSON_VARIABLE =
      Map.of("CRYPTO_PIPELINE_LOG_FORMAT", "json");

  @TempDir private Path folder;

  private static String unchecked(
      Map<String, String> commandLine, Map<String, String> environment, Optional<Path> file) {
    return Settings.unchecked(Keys.LOG_FORMAT, commandLine, environment, file);
  }

  private Optional<Path> file(String content) throws IOException {
    return Optional.of(Files.writeString(folder.resolve("x.properties"), content));
  }

  @Test
  void shouldTakeTheFirstPlaceThatHasIt() throws IOException {
    assertThat(unchecked(NONE, NONE, Optional.empty())).isEqualTo("text");
    assertThat(unchecked(NONE, NONE, file("log.format = json"))).isEqualTo("json");
    assertThat(unchecked(NONE, NONE, file("log.format json\nlog.formats=text"))).isEqualTo("json");
    assertThat(unchecked(NONE, JSON_VARIABLE, file("log.format=text"))).isEqualTo("json");
    assertThat(unchecked(TEXT, JSON_VARIABLE, file("log.format=json"))).isEqualTo("text");
    assertThat(unchecked(JSON, NONE, Optional.empty())).isEqualTo("json");
  }

  @Test
  void shouldNotMindWhatElseIsWrong() throws IOException {
    assertThat(unchecked(Map.of("log.format", "json", "x", "1"), NONE, Optional.empty()))
        .isEqualTo("json");
    assertThat(unchecked(NONE, NONE, file("http.port=x\nlog.format=json\nhttp.port=y")))
        .isEqualTo("json");
    assertThat(unchecked(NONE, NONE, file("\uFEFFlog.format=json\nx=\\u00"))).isEqualTo("json");
    assertThat(unchecked(JSON, NONE, Optional.of(folder.resolve("missing")))).isEqualTo("json");
  }

  @Test
  void shouldReplaceAReferenceToAVariable() {
    Map<String, String> reference = Map.of("log.format", "${env:FORMAT}");
    assertThat(unchecked(reference, Map.of("FORMAT", "json"), Optional.empty())).isEqualTo("json");
    assertThat(unchecked(reference, NONE, Optional.empty())).isEqualTo("text");
  }

  @Test
  void shouldBeTheDefaultWhenItIsNotAllowedOrCannotBeRead() throws IOException {
    assertThat(unchecked(Map.of("log.format", "xml"), JSON_VARIABLE, Optional.empty()))
        .isEqualTo("text");
    assertThat(unchecked(NONE, NONE, Optional.of(folder))).isEqualTo("text");
  }
}
