package io.cryptopipeline.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The page and its files, and the description of the API; they are in the jar. */
final class PageRoutes {

  private static final String FOLDER = "/page/";
  private static final String INDEX = "index.html";
  private static final List<String> FILES =
      List.of(
          "api.js",
          "app.js",
          "candles.js",
          "chart.js",
          "coins.js",
          "history.js",
          "icon.svg",
          "lightweight-charts.standalone.production.js",
          "lightweight-charts.txt",
          "numbers.js",
          "operations.js",
          "page.css",
          "place.js",
          "poll.js",
          "reading.js");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html",
          "css", "text/css",
          "js", "text/javascript",
          "svg", "image/svg+xml",
          "txt", "text/plain",
          "yaml", "application/yaml");

  private PageRoutes() {}

  static List<Route> all() {
    return Stream.concat(
            Stream.of(file("/", FOLDER + INDEX), file("/openapi.yaml", "/openapi.yaml")),
            FILES.stream().map(name -> file(FOLDER + name, FOLDER + name)))
        .toList();
  }

  private static Route file(String path, String resource) {
    String type = TYPES.get(resource.substring(resource.lastIndexOf('.') + 1));
    Answer answer = Answer.of(Answer.OK, type + "; charset=utf-8", text(resource));
    return Route.open(path, () -> answer);
  }

  private static String text(String resource) {
    try (InputStream in = PageRoutes.class.getResourceAsStream("/web" + resource)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
