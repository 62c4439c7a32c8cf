package io.cryptopipeline.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.testing.process.Metered;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricTest {

  private static final Path PAGE = Path.of("docs/monitoring.md");
  private static final Pattern NAME = Pattern.compile("crypto_pipeline(_[a-z]+)+");

  private final MeterRegistry meters = new SimpleMeterRegistry();

  /** All of them, and no others. */
  @Test
  void shouldBeListedInTheDocumentation() throws IOException {
    assertThat(rows("Of the application"))
        .containsExactlyElementsOf(
            Stream.of(Metric.values())
                .map(metric -> row(metric.fullName(), metric.tags(), metric.description()))
                .toList());
  }

  @Test
  void shouldBeListedInTheDocumentationWhereALibraryHasThem() throws IOException {
    assertThat(rows("Of libraries"))
        .containsExactlyElementsOf(
            Stream.of(LibraryMetric.values())
                .map(metric -> row(metric.fullName(), metric.tags(), metric.description()))
                .toList());
  }

  private static List<String> rows(String section) throws IOException {
    String page = Files.readString(PAGE);
    String after = page.substring(page.indexOf("### " + section + "\n") + 4);
    String text = after.contains("\n### ") ? after.substring(0, after.indexOf("\n### ")) : after;
    return text.lines().filter(line -> line.matches("\\| `[a-z]+_[a-z_]+` \\|.*")).toList();
  }

  @Test
  void shouldExistWhereverTheDocumentationNamesThem() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("docs"))) {
      Stream<Path> pages = files.filter(file -> file.toString().endsWith(".md"));
      for (Path page : Stream.concat(pages, Stream.of(Path.of("CHANGELOG.md"))).toList()) {
        assertThat(
                NAME.matcher(Files.readString(page))
                    .results()
                    .map(MatchResult::group)
                    .map(name -> name.replaceAll("(?<=_seconds|_size)_(count|sum|max)$", "")))
            .as("%s", page)
            .isSubsetOf(Stream.of(Metric.values()).map(Metric::fullName).toList());
      }
    }
  }

  private static String row(String name, List<String> tags, String description) {
    String shown =
        tags.isEmpty()
            ? "none"
            : tags.stream().map(tag -> "`" + tag + "`").collect(Collectors.joining(", "));
    return "| `%s` | %s | %s |".formatted(name, shown, description);
  }

  @ParameterizedTest
  @EnumSource
  void shouldBeNamedAsPrometheusNamesMetrics(Metric metric) {
    assertThat(metric.fullName()).matches("crypto_pipeline(_[a-z]+){1,5}");
    assertThat(metric.fullName().indexOf("_total"))
        .isIn(-1, metric.fullName().length() - "_total".length());
  }

  /** The start may be tried again, and the first try is closed. */
  @Test
  void shouldShowTheGaugeThatWasRegisteredLast() {
    Metric.LAG_RECORDS.gauge(meters, () -> 1);
    Metric.LAG_RECORDS.gauge(meters, () -> 2);
    Metric.SOURCE_OUTAGE_SECONDS.gauge(meters, () -> 3, "kraken");
    Metric.SOURCE_OUTAGE_SECONDS.gauge(meters, () -> 4, "binance");

    assertThat(Metered.value(meters, Metric.LAG_RECORDS)).isEqualTo(2);
    assertThat(Metered.value(meters, Metric.SOURCE_OUTAGE_SECONDS, "source", "kraken"))
        .isEqualTo(3);
  }

  @Test
  void shouldHaveAValueForEachTag() {
    assertThatThrownBy(() -> Metric.SOURCE_OUTAGES.counter(meters))
        .hasMessage("crypto_pipeline_source_outages_total has the tags [source]");
    assertThatThrownBy(() -> Metric.MONGODB_OUTAGES.counter(meters, "mongo"))
        .hasMessage("crypto_pipeline_mongodb_outages_total has the tags []");
  }
}
