package io.cryptopipeline.web;

import static io.cryptopipeline.web.Client.error;
import static io.cryptopipeline.web.Client.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.testing.process.Loopback;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEndpointTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  private final AtomicReference<String> body = new AtomicReference<>("{\"price\":1.50}\n");
  private HttpEndpoint endpoint;
  private Client client;

  @BeforeEach
  void start() throws IOException {
    endpoint = listen(0);
    client = new Client(endpoint.address());
  }

  @AfterEach
  void close() {
    endpoint.close();
  }

  private HttpEndpoint listen(int port) throws IOException {
    return HttpEndpoint.start(
        new InetSocketAddress(LOOPBACK, port),
        Access.of(Settings.load(Map.of(), Map.of(), Optional.empty()), LOOPBACK),
        List.of(
            Route.open("/", () -> Answer.of(Answer.OK, "text/html; charset=utf-8", "<p>é</p>")),
            Route.guarded(
                "/prices",
                List.of("coin", "limit"),
                query -> {
                  query.number("limit", 1, 5);
                  return Answer.of(Answer.OK, Answer.JSON, body.get());
                }),
            Route.guarded(
                "/large",
                List.of("mib"),
                query ->
                    Answer.of(
                        Answer.OK, "text/plain", "x".repeat(query.number("mib", 1, 40) << 20))),
            Route.open(
                "/fails",
                () -> {
                  throw new PipelineException("MongoDB \"a\"\ndoes not answer");
                }),
            Route.open(
                "/breaks",
                () -> {
                  throw new IllegalStateException("secret");
                })));
  }

  @Test
  void shouldListenOnTheLoopbackInterfaceAlone() throws IOException {
    assertThat(endpoint.address().toString()).matches("http://127\\.0\\.0\\.1:[1-9][0-9]*/");
    Loopback.assertListensThereAlone(endpoint.address().getPort());
  }

  @Test
  void shouldLetAPageLoadFromThisServerAlone() {
    HttpResponse<String> page = client.get("/");

    assertThat(page.body()).isEqualTo("<p>é</p>");
    assertThat(header(page, "Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(header(page, "Content-Security-Policy"))
        .startsWith("default-src 'none'; ")
        .doesNotContain("http", "*", "unsafe");
    assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(page, "Referrer-Policy")).isEqualTo("no-referrer");
  }

  @Test
  void shouldAnswer304WhileTheDataIsUnchanged() {
    HttpResponse<String> first = client.get("/prices");
    String tag = header(first, "ETag");

    HttpResponse<String> unchanged = client.get("/prices", "If-None-Match", tag);
    body.set("{\"price\":1.5}\n");
    HttpResponse<String> changed = client.get("/prices", "If-None-Match", tag);

    assertThat(tag).matches("\"[0-9A-Za-z_-]{22}\"");
    assertThat(header(first, "Cache-Control")).isEqualTo("private, no-cache");
    assertThat(unchanged.statusCode()).isEqualTo(304);
    assertThat(unchanged.body()).isEmpty();
    assertThat(header(unchanged, "ETag")).isEqualTo(tag);
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(changed.body()).isEqualTo("{\"price\":1.5}\n");
    assertThat(header(changed, "ETag")).isNotEqualTo(tag);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "\"x\", %s", "W/%s", "\"x\" ,W/%s"})
  void shouldUnderstandEveryFormOfIfNoneMatch(String form) {
    String tag = header(client.get("/prices"), "ETag");

    assertThat(client.get("/prices", "If-None-Match", form.formatted(tag)).statusCode())
        .isEqualTo(304);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"x\"", "x", ""})
  void shouldSendWhatIsNotKnown(String tags) {
    assertThat(client.get("/prices", "If-None-Match", tags).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/prices", "/fails", "/nowhere"})
  void shouldAnswerHeadLikeGetButWithoutABody(String path) {
    HttpResponse<String> head = client.send("HEAD", path);

    HttpResponse<String> get = client.get(path);
    assertThat(head.body()).isEmpty();
    assertThat(head.statusCode()).isEqualTo(get.statusCode());
    for (String name : List.of("Content-Type", "Content-Length", "Cache-Control", "ETag")) {
      assertThat(header(head, name)).as(name).isEqualTo(header(get, name));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/index.html", "/prices/", "/../log4j2.xml", "/%2e%2e/etc/passwd"})
  void shouldNameThePathsWhereThereIsNothing(String path) {
    HttpResponse<String> answer = client.get(path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(header(answer, "Content-Type")).isEqualTo(Answer.JSON);
    assertThat(error(answer)).isEqualTo("not found; there is /, /breaks, /fails, /large, /prices");
  }

  @ParameterizedTest
  @CsvSource({"POST, /", "PUT, /prices", "DELETE, /prices", "OPTIONS, /prices"})
  void shouldAnswer405WhenTheMethodIsNotForReading(String method, String path) {
    HttpResponse<String> answer = client.send(method, path);

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(header(answer, "Allow")).isEqualTo("GET, HEAD");
    assertThat(error(answer)).isEqualTo("only GET and HEAD are allowed");
  }

  @Test
  void shouldAnswer503InOneLineWhenSomethingCannotBeRead() {
    HttpResponse<String> answer = client.get("/fails");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.body()).isEqualTo("{\"error\":\"MongoDB \\\"a\\\"\\ndoes not answer\"}\n");
    assertThat(client.get("/prices").statusCode()).isEqualTo(200);
  }

  /** A bug is no outage, and its text is for the log. */
  @Test
  void shouldAnswer500WithoutItsTextWhenSomethingUnexpectedFails() {
    HttpResponse<String> answer = client.get("/breaks");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(error(answer)).isEqualTo("an error in the server, see its log");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/prices?coins=x|there is no parameter coins: did you mean coin?",
        "/prices?LIMIT=1|there is no parameter LIMIT: did you mean limit?",
        "/prices?hunter2=1|there is no parameter ***: there is coin, limit",
        "/prices?=1|there is no parameter ***: there is coin, limit",
        "/prices?coin=a&coin=b|the parameter coin is there twice",
        "/prices?coin=|the parameter coin is empty",
        "/prices?coin|the parameter coin is empty",
        "/prices?limit=0|limit is 0, but must be a whole number from 1 to 5",
        "/prices?limit=6|limit is 6, but must be a whole number from 1 to 5",
        "/prices?limit=-1|limit is -1, but must be a whole number from 1 to 5",
        "/prices?limit=1.0|limit is 1.0, but must be a whole number from 1 to 5",
        "/prices?limit=%2B1|limit is +1, but must be a whole number from 1 to 5",
        "/prices?limit=99999999999999|limit is 99999999999999, but must be a whole number from 1 to 5",
        "/prices?limit=%D9%A3|limit is ٣, but must be a whole number from 1 to 5"
      })
  void shouldNameTheParameterThatCannotBeUsed(String path, String message) {
    HttpResponse<String> answer = client.get(path);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(error(answer)).isEqualTo(message);
  }

  /** A probe may add what it likes. */
  @Test
  void shouldIgnoreTheQueryOfWhatIsPublic() {
    assertThat(client.get("/?x=1").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldReadParametersAsBrowsersWriteThem() {
    assertThat(Query.parse("a=x+y%2Bz&b=%C3%A9%26", List.of("a", "b")).optional("a"))
        .contains("x y+z");
    assertThat(Query.parse("b=%C3%A9%26&", List.of("a", "b")).optional("b")).contains("é&");
    assertThatThrownBy(() -> Query.parse("a=%zz", List.of("a")))
        .hasMessage("the query has a % without two hexadecimal digits: %zz");
    assertThatThrownBy(() -> Query.required("a", Query.parse(null, List.of("a")).optional("a")))
        .hasMessage("the parameter a is missing");
    assertThatThrownBy(() -> Query.parse("a=z", List.of("a")).oneOf("a", List.of("x", "y")))
        .hasMessage("a is z, but must be one of x, y");
  }

  @Test
  void shouldTakeNamesOfCoinsUpToTheirLength() {
    String longest = "😀".repeat(128);

    assertThat(Query.parse("coin=" + longest, List.of("coin")).coin("coin")).contains(longest);
    assertThatThrownBy(() -> Query.parse("coin=x" + longest, List.of("coin")).coin("coin"))
        .hasMessage("coin is longer than the 128 characters of a coin");
  }

  /** They would fill the memory while slow clients take them. */
  @Test
  void shouldNotSendMoreThan32MebibytesAtOnce() {
    assertThat(client.get("/large?mib=32").body()).hasSize(32 << 20);
    assertThat(client.get("/large?mib=33").statusCode()).isEqualTo(503);
    assertThat(client.get("/large?mib=1").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldFreeThePortWhenClosed() throws IOException {
    URI address = endpoint.address();
    client.get("/");

    endpoint.close();

    assertThatThrownBy(() -> client.get("/")).hasCauseInstanceOf(IOException.class);
    listen(address.getPort()).close();
  }
}
