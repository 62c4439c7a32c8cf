package io.cryptopipeline.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.WindowSize;
import io.cryptopipeline.monitoring.Monitoring;
import io.cryptopipeline.record.SummaryFields;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The description of the API against the code; {@code ops/verify} sends requests by it. */
class OpenApiTest {

  private static final JsonObject API = read();

  private static JsonObject read() {
    try (InputStream in = OpenApiTest.class.getResourceAsStream("/web/openapi.yaml")) {
      return new Gson().toJsonTree(new Yaml().load(in)).getAsJsonObject();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void shouldDescribeEveryPathWithItsParameters() {
    Settings settings = Settings.load(Map.of(), Map.of(), Optional.empty());
    try (SummaryReader reader = new SummaryReader(settings)) {
      Map<String, List<String>> routes =
          WebServer.api(settings, Monitoring.disabled(), reader).stream()
              .collect(Collectors.toMap(Route::path, Route::parameters));

      assertThat(object(API, "paths").keySet()).isEqualTo(routes.keySet());
      routes.forEach(
          (path, names) ->
              assertThat(parameters(path))
                  .as(path)
                  .extracting(parameter -> parameter.get("name").getAsString())
                  .containsExactlyElementsOf(names));
    }
  }

  @Test
  void shouldStateTheBounds() {
    assertBounds("/api/v1/coins", CoinsRoute.USUAL, CoinsRoute.MOST);
    assertBounds("/api/v1/candles", CandlesRoute.USUAL, CandlesRoute.MOST);
  }

  private static void assertBounds(String path, int usual, int most) {
    JsonObject schema = object(parameter(path, "limit"), "schema");
    assertThat(schema.get("default").getAsInt()).isEqualTo(usual);
    assertThat(schema.get("maximum").getAsInt()).isEqualTo(most);
  }

  @Test
  void shouldDescribeEveryFieldOfASummary() {
    assertThat(object(API, "components", "schemas", "Summary", "properties").keySet())
        .containsExactlyElementsOf(SummaryFields.NAMES);
  }

  @Test
  void shouldListEveryWindow() {
    assertThat(object(parameter("/api/v1/candles", "window"), "schema").getAsJsonArray("enum"))
        .extracting(JsonElement::getAsString)
        .containsExactlyElementsOf(
            Arrays.stream(WindowSize.values()).map(WindowSize::label).toList());
  }

  @Test
  void shouldDescribeTheAnswersThatEveryPathMayGive() {
    object(API, "paths")
        .keySet()
        .forEach(
            path ->
                assertThat(object(API, "paths", path, "get", "responses").keySet())
                    .as(path)
                    .contains("200", "304", "400", "401", "403", "503"));
  }

  private static JsonObject parameter(String path, String name) {
    return parameters(path).stream()
        .filter(parameter -> parameter.get("name").getAsString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonObject> parameters(String path) {
    JsonElement parameters = object(API, "paths", path, "get").get("parameters");
    return parameters == null
        ? List.of()
        : parameters.getAsJsonArray().asList().stream().map(JsonElement::getAsJsonObject).toList();
  }

  private static JsonObject object(JsonObject from, String... path) {
    JsonObject found = from;
    for (String name : path) {
      found = found.getAsJsonObject(name);
    }
    return found;
  }
}
