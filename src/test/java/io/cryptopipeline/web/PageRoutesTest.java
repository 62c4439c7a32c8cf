package io.cryptopipeline.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The files of the page; {@code ops/verify} shows it in a browser. */
class PageRoutesTest {

  private static final Path PAGE = Path.of("src/main/resources/web/page");
  private static final String CHART = "lightweight-charts.standalone.production.js";

  private final Map<String, Route> routes =
      PageRoutes.all().stream().collect(Collectors.toMap(Route::path, Function.identity()));

  @Test
  void shouldServeEveryFileAndTheDescriptionOfTheApi() throws IOException {
    Set<String> expected = new TreeSet<>(Set.of("/", "/openapi.yaml"));
    for (String file : files()) {
      if (!file.equals("index.html")) {
        expected.add("/page/" + file);
      }
    }

    assertThat(routes.keySet()).isEqualTo(expected);
  }

  @Test
  void shouldServeFilesAsTheyAre() throws IOException {
    assertThat(answer("/").body()).isEqualTo(Files.readAllBytes(PAGE.resolve("index.html")));
    assertThat(answer("/page/" + CHART).body()).isEqualTo(Files.readAllBytes(PAGE.resolve(CHART)));
    assertThat(answer("/").type()).isEqualTo("text/html; charset=utf-8");
    assertThat(answer("/page/app.js").type()).isEqualTo("text/javascript; charset=utf-8");
    assertThat(answer("/page/page.css").type()).isEqualTo("text/css; charset=utf-8");
    assertThat(answer("/page/icon.svg").type()).isEqualTo("image/svg+xml; charset=utf-8");
    assertThat(answer("/openapi.yaml").type()).isEqualTo("application/yaml; charset=utf-8");
  }

  @Test
  void shouldReferOnlyToFilesThatAreServed() {
    String index = text(answer("/"));
    Matcher reference = Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(index);
    Set<String> outside = new TreeSet<>();
    while (reference.find()) {
      if (!routes.containsKey("/" + reference.group(1))) {
        outside.add(reference.group(1));
      }
    }

    assertThat(outside).containsExactly("https://www.tradingview.com/"); // a link to follow
  }

  /** The policy of the server forbids scripts and styles in the page; foreign text stays text. */
  @Test
  void shouldHaveNoScriptOrStyleInThePageAndMakeNoHtmlOfText() throws IOException {
    assertThat(text(answer("/"))).doesNotContain("<style", " style=", "javascript:", " onclick=");
    for (String file : files()) {
      if (file.endsWith(".js") && !file.equals(CHART)) {
        assertThat(Files.readString(PAGE.resolve(file)))
            .as(file)
            .doesNotContain(
                "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "http");
      }
    }
  }

  @Test
  void shouldCarryTheChartUnmodifiedWithItsVersionLicenceAndChecksum()
      throws IOException, NoSuchAlgorithmException {
    byte[] chart = Files.readAllBytes(PAGE.resolve(CHART));
    String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(chart));
    String stated = Files.readString(PAGE.resolve("lightweight-charts.txt"));

    assertThat(stated).contains("5.2.1", "Apache-2.0", sum);
    assertThat(new String(chart, UTF_8)).contains("v5.2.1");
    assertThat(Files.readString(Path.of("NOTICE"))).contains(CHART, "TradingView, Inc.");
    assertThat(Files.readString(PAGE.resolve("chart.js"))).contains("attributionLogo: false");
  }

  private Answer answer(String path) {
    return routes.get(path).handler().apply(Query.parse(null, List.of()));
  }

  private static String text(Answer answer) {
    return new String(answer.body(), UTF_8);
  }

  private static List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(PAGE)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
