package io.cryptopipeline.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricTest {

  private static final Path PAGE = Path.of("docs/operations.md");
  private static final Pattern NAME = Pattern.compile("crypto_pipeline(_[a-z]+)+");
  private static final String ROW = "\\| `" + NAME + "` \\|.*";

  private final MeterRegistry meters = new SimpleMeterRegistry();

  /** All of them, and no others. */
  @Test
  void shouldBeListedInTheDocumentation() throws IOException {
    assertThat(Files.readAllLines(PAGE).stream().filter(line -> line.matches(ROW)))
        .containsExactlyElementsOf(Stream.of(Metric.values()).map(MetricTest::row).toList());
  }

  @Test
  void shouldExistWhereverTheDocumentationNamesThem() throws IOException {
    try (Stream<Path> pages = Files.list(Path.of("docs"))) {
      for (Path page : Stream.concat(pages, Stream.of(Path.of("CHANGELOG.md"))).toList()) {
        assertThat(NAME.matcher(Files.readString(page)).results().map(MatchResult::group))
            .as("%s", page)
            .isSubsetOf(Stream.of(Metric.values()).map(Metric::fullName).toList());
      }
    }
  }

  private static String row(Metric metric) {
    String tags =
        metric.tags().isEmpty()
            ? "none"
            : metric.tags().stream().map(tag -> "`" + tag + "`").collect(Collectors.joining(", "));
    return "| `%s` | %s | %s |".formatted(metric.fullName(), tags, metric.description());
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeNamedAsPrometheusNamesMetrics(Metric metric) {
    assertThat(metric.fullName()).matches("crypto_pipeline(_[a-z]+){2,5}");
    assertThat(metric.fullName().indexOf("_total"))
        .isIn(-1, metric.fullName().length() - "_total".length());
  }

  @Test
  void shouldHaveAValueForEachTag() {
    assertThatThrownBy(() -> Metric.SOURCE_OUTAGES.counter(meters))
        .hasMessage("crypto_pipeline_source_outages_total has the tags [source]");
    assertThatThrownBy(() -> Metric.MONGODB_OUTAGES.counter(meters, "mongo"))
        .hasMessage("crypto_pipeline_mongodb_outages_total has the tags []");
  }
}
