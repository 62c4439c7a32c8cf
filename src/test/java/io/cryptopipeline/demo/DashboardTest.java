package io.cryptopipeline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.testing.process.Loopback;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DashboardTest {

  private static final String JSON = "application/json; charset=utf-8";
  private static final String BITCOIN =
      "{\"coin_id\":\"bitcoin\",\"date\":\"2018-04-05\",\"open\":6791.680,"
          + "\"mean\":0.1234567890123456789012345678901234,\"volume\":1000000000000000000000000000000,"
          + "\"final\":true}";
  private static final String FOREIGN =
      "{\"coin_id\":\"</script>\\\"é\",\"date\":\"2018-04-06\",\"open\":1,\"final\":false}";

  private final HttpClient client = HttpClient.newHttpClient();
  private final AtomicReference<Supplier<List<String>>> summaries =
      new AtomicReference<>(() -> List.of(BITCOIN, FOREIGN));
  private final AtomicReference<Supplier<String>> state = new AtomicReference<>(() -> "RUNNING");
  private final Dashboard dashboard =
      Dashboard.start(0, () -> summaries.get().get(), () -> state.get().get());

  @AfterEach
  void close() {
    dashboard.close();
  }

  @Test
  void shouldListenOnTheLoopbackInterfaceAlone() throws IOException {
    assertThat(dashboard.address().toString()).matches("http://127\\.0\\.0\\.1:[1-9][0-9]*/");
    Loopback.assertListensThereAlone(dashboard.address().getPort());
  }

  @Test
  void shouldServeThePageThatLoadsNothingFromElsewhere() {
    HttpResponse<String> page = get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(header(page, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(page, "Cache-Control")).isEqualTo("no-store");
    assertThat(header(page, "Content-Security-Policy"))
        .startsWith("default-src 'none'; ")
        .doesNotContain("http", "*", "unsafe-eval");
    assertThat(page.body())
        .startsWith("<!DOCTYPE html>")
        .endsWith("</html>\n")
        .doesNotContain("src=", "href=", "@import", "url(", "innerHTML", "insertAdjacentHTML");
  }

  @Test
  void shouldServeTheSummariesWithEveryDigitUnchanged() {
    HttpResponse<String> answer = get("/api/summaries");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(header(answer, "Content-Type")).isEqualTo(JSON);
    assertThat(header(answer, "Cache-Control")).isEqualTo("no-store");
    assertThat(answer.body()).isEqualTo("[" + BITCOIN + ",\n" + FOREIGN + "]\n");
    assertThat(JsonParser.parseString(answer.body()).getAsJsonArray()).hasSize(2);
  }

  @Test
  void shouldServeWhatIsThereAtTheTimeOfTheRequest() {
    summaries.set(List::of);
    String before = get("/api/summaries").body();
    summaries.set(() -> List.of(BITCOIN));

    assertThat(before).isEqualTo("[]\n");
    assertThat(get("/api/summaries").body()).isEqualTo("[" + BITCOIN + "]\n");
  }

  @ParameterizedTest
  @CsvSource({
    "CREATED, 503",
    "REBALANCING, 200",
    "RUNNING, 200",
    "PENDING_SHUTDOWN, 503",
    "NOT_RUNNING, 503",
    "PENDING_ERROR, 503",
    "ERROR, 503"
  })
  void shouldBeHealthyWhileTheStreamWorks(String name, int status) {
    state.set(() -> name);

    HttpResponse<String> answer = get("/health");

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(header(answer, "Content-Type")).isEqualTo(JSON);
    assertThat(answer.body()).isEqualTo("{\"state\":\"" + name + "\"}\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/summaries", "/health"})
  void shouldAnswerHeadLikeGetButWithoutABody(String path) {
    HttpResponse<String> head = send("HEAD", path);

    HttpResponse<String> get = get(path);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    for (String name : List.of("Content-Type", "Content-Length", "Cache-Control")) {
      assertThat(header(head, name)).as(name).isEqualTo(header(get, name));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/index.html", "/api", "/api/summaries/", "/health/x", "/../log4j2.properties"})
  void shouldAnswer404WhenThereIsNoSuchPath(String path) {
    HttpResponse<String> answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body())
        .isEqualTo("{\"error\":\"not found; there is /, /api/summaries, /health\"}\n");
    assertThat(send("HEAD", path).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"POST, /", "PUT, /api/summaries", "DELETE, /api/summaries", "OPTIONS, /health"})
  void shouldAnswer405WhenTheMethodIsNotForReading(String method, String path) {
    HttpResponse<String> answer = send(method, path);

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(header(answer, "Allow")).isEqualTo("GET, HEAD");
    assertThat(header(answer, "Content-Type")).isEqualTo(JSON);
    assertThat(answer.body()).isEqualTo("{\"error\":\"only GET and HEAD are allowed\"}\n");
  }

  @Test
  void shouldAnswer503InOneLineWhenTheSummariesCannotBeRead() {
    summaries.set(
        () -> {
          throw new PipelineException("MongoDB \"a\"\ndoes not answer");
        });

    HttpResponse<String> answer = get("/api/summaries");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(header(answer, "Content-Type")).isEqualTo(JSON);
    assertThat(answer.body()).isEqualTo("{\"error\":\"MongoDB \\\"a\\\"\\ndoes not answer\"}\n");
    assertThat(send("HEAD", "/api/summaries").statusCode()).isEqualTo(503);
    assertThat(get("/health").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldAnswer503WhenTheStateIsUnknown() {
    state.set(
        () -> {
          throw new IllegalStateException();
        });

    HttpResponse<String> answer = get("/health");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("{\"error\":\"java.lang.IllegalStateException\"}\n");
  }

  @Test
  void shouldNameTheOptionWhenThePortIsTaken() {
    int port = dashboard.address().getPort();

    assertThatThrownBy(() -> Dashboard.start(port, List::of, () -> "RUNNING"))
        .isInstanceOf(PipelineException.class)
        .hasMessage(
            "the dashboard cannot listen on 127.0.0.1:%s (Address already in use):"
                + " give another port with --http-port, or 0 for a free one",
            port);
  }

  @Test
  void shouldFreeThePortWhenClosed() {
    URI address = dashboard.address();
    get("/");

    dashboard.close();

    assertThatThrownBy(
            () ->
                HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding()))
        .isInstanceOf(IOException.class);
    Dashboard.start(address.getPort(), List::of, () -> "RUNNING").close();
  }

  private HttpResponse<String> get(String path) {
    return send("GET", path);
  }

  private HttpResponse<String> send(String method, String path) {
    URI uri = URI.create(dashboard.address().toString().replaceFirst("/$", "") + path);
    try {
      return client.send(
          HttpRequest.newBuilder(uri).method(method, BodyPublishers.noBody()).build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(method + " " + path + " was not answered", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElseThrow();
  }
}
