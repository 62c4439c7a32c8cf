package io.cryptopipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.cryptopipeline.monitoring.LibraryMetric;
import io.cryptopipeline.monitoring.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** Alerts and dashboard against the metrics and the runbook; {@code ops/verify} runs them. */
class MonitoringFilesTest {

  private static final Path OPS = Path.of("ops");
  private static final Path DASHBOARD = OPS.resolve("grafana/dashboards/crypto-pipeline.json");
  private static final Path RUNBOOK = Path.of("docs/runbook.md");

  /** A metric in an expression: neither a function nor, between braces, a label. */
  private static final Pattern NAME =
      Pattern.compile("\\b(crypto_pipeline|kafka|mongodb|jvm|process)_[a-z_]+\\b(?!\\()");

  /** What Prometheus makes of a timer or of a summary. */
  private static final Pattern PART = Pattern.compile("_(count|sum|max)$");

  /** One alert of the rules. */
  private record Alert(
      String name, String expression, Map<String, String> labels, Map<String, String> notes) {

    @Override
    public String toString() {
      return name;
    }
  }

  @SuppressWarnings("unchecked")
  static List<Alert> alerts() throws IOException {
    Map<String, List<Map<String, List<Map<String, Object>>>>> file =
        new Yaml().load(Files.readString(OPS.resolve("prometheus/rules.yml")));
    return file.get("groups").stream()
        .flatMap(group -> group.get("rules").stream())
        .map(
            rule ->
                new Alert(
                    (String) rule.get("alert"),
                    (String) rule.get("expr"),
                    (Map<String, String>) rule.get("labels"),
                    (Map<String, String>) rule.get("annotations")))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void shouldSayWhatHasHappenedAndWhatToDo(Alert alert) {
    assertThat(alert.labels().get("severity")).isIn("page", "ticket");
    assertThat(alert.notes()).containsOnlyKeys("summary", "description", "runbook_url");
    assertThat(alert.notes().get("description")).contains("{{ $value");
    assertThat(alert.notes()).containsEntry("runbook_url", RUNBOOK + "#" + anchor(alert));
    assertThat(Markdown.read(RUNBOOK).anchors()).contains(anchor(alert));
  }

  /** And the runbook of no others. */
  @Test
  void shouldBeInTheRunbookInTheOrderOfTheRules() throws IOException {
    assertThat(Markdown.read(RUNBOOK).anchors().stream().skip(1))
        .containsExactlyElementsOf(alerts().stream().map(MonitoringFilesTest::anchor).toList());
  }

  private static String anchor(Alert alert) {
    return alert.name().toLowerCase(Locale.ROOT);
  }

  @Test
  void shouldBeTestedBothFiringAndQuiet() throws IOException {
    Map<String, List<Map<String, List<Map<String, Object>>>>> file =
        new Yaml().load(Files.readString(OPS.resolve("prometheus/rules-test.yml")));
    Map<String, Set<Boolean>> outcomes =
        file.get("tests").stream()
            .flatMap(test -> test.get("alert_rule_test").stream())
            .collect(
                Collectors.groupingBy(
                    check -> (String) check.get("alertname"),
                    Collectors.mapping(
                        check -> ((List<?>) check.get("exp_alerts")).isEmpty(),
                        Collectors.toSet())));

    assertThat(outcomes.keySet())
        .containsExactlyInAnyOrderElementsOf(alerts().stream().map(Alert::name).toList());
    assertThat(outcomes.values()).containsOnly(Set.of(true, false));
  }

  @Test
  void shouldUseMetricsThatExist() throws IOException {
    Set<String> known =
        Stream.concat(
                Stream.of(Metric.values()).map(Metric::fullName),
                Stream.of(LibraryMetric.values()).map(LibraryMetric::fullName))
            .collect(Collectors.toSet());
    List<String> expressions = new ArrayList<>(dashboard());
    alerts().forEach(alert -> expressions.add(alert.expression()));

    for (String expression : expressions) {
      assertThat(
              NAME.matcher(expression)
                  .results()
                  .map(MatchResult::group)
                  .filter(name -> !known.contains(name))
                  .map(name -> PART.matcher(name).replaceFirst("")))
          .as(expression)
          .isSubsetOf(known);
    }
  }

  /** Of control messages nobody needs a picture. */
  @Test
  void shouldShowEveryOtherMetricOfOurs() throws IOException {
    String all = String.join("\n", dashboard());

    assertThat(Metric.values())
        .filteredOn(metric -> !all.contains(metric.fullName()))
        .containsExactly(Metric.SOURCE_CONTROL_MESSAGES);
  }

  @Test
  void shouldHaveADashboardThatGrafanaCanReplace() throws IOException {
    JsonObject dashboard = JsonParser.parseString(Files.readString(DASHBOARD)).getAsJsonObject();
    List<JsonObject> panels = panels(dashboard);

    assertThat(dashboard.get("uid").getAsString()).isEqualTo("crypto-pipeline");
    assertThat(panels.stream().map(panel -> panel.get("id"))).doesNotHaveDuplicates();
    assertThat(panels.stream().map(panel -> panel.get("title"))).doesNotHaveDuplicates();
    assertThat(panels.stream().flatMap(MonitoringFilesTest::targets))
        .allSatisfy(
            target ->
                assertThat(target.getAsJsonObject("datasource").get("uid").getAsString())
                    .isEqualTo("${datasource}"));
  }

  private static List<String> dashboard() throws IOException {
    return panels(JsonParser.parseString(Files.readString(DASHBOARD)).getAsJsonObject()).stream()
        .flatMap(MonitoringFilesTest::targets)
        .map(target -> target.get("expr").getAsString())
        .toList();
  }

  private static List<JsonObject> panels(JsonObject dashboard) {
    return objects(dashboard.getAsJsonArray("panels")).toList();
  }

  private static Stream<JsonObject> targets(JsonObject panel) {
    return panel.has("targets") ? objects(panel.getAsJsonArray("targets")) : Stream.empty();
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonElement::getAsJsonObject);
  }
}
