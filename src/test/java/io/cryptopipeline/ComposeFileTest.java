package io.cryptopipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class ComposeFileTest {

  @Test
  void shouldLetThePipelineWaitForItsServers() throws IOException {
    Map<String, Map<String, Map<String, Map<String, Object>>>> file =
        new Yaml().load(Files.readString(Path.of("docker-compose.yml")));

    for (String service : List.of("topics", "produce", "stream")) {
      assertThat(file.get("services").get(service).get("environment"))
          .containsEntry("CRYPTO_PIPELINE_START_WAIT", "3m");
    }
  }

  @Test
  void shouldBeginWithAHistoryThatIsWorthALook() throws IOException {
    Map<String, Map<String, Map<String, Object>>> file =
        new Yaml().load(Files.readString(Path.of("docker-compose.yml")));

    assertThat(file.get("services").get("produce").get("command"))
        .isEqualTo(List.of("produce", "--source", "simulator", "--history", "30d"));
  }

  @Test
  void shouldPublishPortsOnTheLoopbackInterfaceAlone() throws IOException {
    Map<String, Map<String, Map<String, Object>>> file =
        new Yaml().load(Files.readString(Path.of("docker-compose.yml")));

    List<?> ports =
        file.get("services").values().stream()
            .filter(service -> service.containsKey("ports"))
            .flatMap(service -> ((List<?>) service.get("ports")).stream())
            .toList();

    assertThat(ports)
        .hasSize(5)
        .allSatisfy(port -> assertThat(port).asString().startsWith("127.0.0.1:"));
  }

  /** Of the folders and ports that are written in two files. */
  @Test
  void shouldMonitorWhatThePipelineShows() throws IOException {
    Map<String, Map<String, Map<String, Object>>> file =
        new Yaml().load(Files.readString(Path.of("docker-compose.yml")));
    Map<String, Map<String, Object>> services = file.get("services");
    Map<String, List<Map<String, Object>>> prometheus =
        new Yaml().load(Files.readString(Path.of("ops/prometheus/prometheus.yml")));

    List<String> targets = new ArrayList<>();
    for (Map<String, Object> job : prometheus.get("scrape_configs")) {
      String service = (String) job.get("job_name");
      assertThat(map(services.get(service).get("environment")))
          .containsEntry("CRYPTO_PIPELINE_HTTP_ADDRESS", "0.0.0.0")
          .containsEntry("CRYPTO_PIPELINE_HTTP_OPEN", "true")
          .containsEntry("CRYPTO_PIPELINE_HTTP_PORT", 9404);
      targets.add(service + ":9404");
      assertThat(job.get("static_configs"))
          .isEqualTo(List.of(Map.of("targets", List.of(service + ":9404"))));
    }
    assertThat(targets).containsExactly("stream:9404", "produce:9404");
    for (String service : List.of("prometheus", "grafana")) {
      assertThat(services.get(service)).containsEntry("profiles", List.of("monitoring"));
      assertThat(services.get(service).get("image")).asString().matches("[a-z/]+:v?\\d+(\\.\\d+)+");
      for (Object volume : (List<?>) services.get(service).get("volumes")) {
        String from = volume.toString().replaceFirst(":.*", "");
        if (from.startsWith("./")) {
          assertThat(Path.of(from)).isDirectory();
        }
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return (Map<String, Object>) value;
  }
}
