package io.cryptopipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  void shouldPublishPortsOnTheLoopbackInterfaceAlone() throws IOException {
    Map<String, Map<String, Map<String, Object>>> file =
        new Yaml().load(Files.readString(Path.of("docker-compose.yml")));

    List<?> ports =
        file.get("services").values().stream()
            .filter(service -> service.containsKey("ports"))
            .flatMap(service -> ((List<?>) service.get("ports")).stream())
            .toList();

    assertThat(ports)
        .hasSize(2)
        .allSatisfy(port -> assertThat(port).asString().startsWith("127.0.0.1:"));
  }
}
