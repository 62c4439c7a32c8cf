package io.cryptopipeline.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Headers;
import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTest {

  private static final String TOKEN = "s3cret:Token/+=";
  private static final Map<String, String> WITH_TOKEN =
      Map.of("CRYPTO_PIPELINE_HTTP_TOKEN", "${env:T}", "T", TOKEN);
  private static final Route DATA =
      Route.guarded("/api", List.of(), query -> Answer.error(200, ""));
  private static final Route HEALTH = Route.open("/health", () -> Answer.error(200, ""));

  @ParameterizedTest
  @CsvSource({
    "localhost:8080, 200",
    "LOCALHOST, 200",
    "127.0.0.1:9404, 200",
    "127.1.2.3, 200",
    "[::1]:80, 200",
    "[0:0:0:0:0:0:0:1]:80, 200",
    "attacker.example:8080, 403",
    "localhost.attacker.example, 403",
    "127.0.0.1.attacker.example, 403",
    "localhost:x, 403",
    "192.0.2.1, 403"
  })
  void shouldAnswerOnlyRequestsToThisMachineOnTheLoopbackInterface(String host, int status)
      throws UnknownHostException {
    Access access = access(Map.of(), "127.0.0.1");

    assertThat(status(access, DATA, "Host", host)).isEqualTo(status);
    assertThat(status(access, HEALTH, "Host", host)).isEqualTo(status);
  }

  @Test
  void shouldAnswerARequestOfAnOldClientThatNamesNoHost() throws UnknownHostException {
    assertThat(status(access(Map.of(), "127.0.0.1"), DATA, "X", "y")).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "0.0.0.0"})
  void shouldWantTheTokenForAllButWhatIsPublic(String address) throws UnknownHostException {
    Access access = access(WITH_TOKEN, address);

    assertThat(status(access, DATA, "Authorization", "Bearer " + TOKEN)).isEqualTo(200);
    assertThat(status(access, DATA, "Authorization", "bearer  " + TOKEN)).isEqualTo(200);
    assertThat(status(access, DATA, "Authorization", "Bearer " + TOKEN + "x")).isEqualTo(401);
    assertThat(status(access, DATA, "Authorization", "Bearer")).isEqualTo(401);
    assertThat(status(access, DATA, "Authorization", "Bearer ")).isEqualTo(401);
    assertThat(status(access, DATA, "Authorization", TOKEN)).isEqualTo(401);
    assertThat(status(access, DATA, "Host", "localhost")).isEqualTo(401);
    assertThat(status(access, HEALTH, "Host", "any.example")).isEqualTo(200);
  }

  @Test
  void shouldSayHowToSendTheTokenButNotWhichItIs() throws UnknownHostException {
    Answer refusal = access(WITH_TOKEN, "0.0.0.0").refusal(false, new Headers()).orElseThrow();

    assertThat(refusal.headers()).containsEntry("WWW-Authenticate", "Bearer");
    assertThat(new String(refusal.body(), UTF_8))
        .contains("Authorization: Bearer, with the value of http.token")
        .doesNotContain(TOKEN);
  }

  @Test
  void shouldAnswerAllWhenOpen() throws UnknownHostException {
    Access access = access(Map.of("CRYPTO_PIPELINE_HTTP_OPEN", "true"), "0.0.0.0");

    assertThat(status(access, DATA, "Host", "any.example")).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "192.0.2.1", "::", "2001:db8::1"})
  void shouldNotListenBeyondThisMachineWithoutATokenOrAWord(String address) {
    assertThatThrownBy(() -> access(Map.of("CRYPTO_PIPELINE_HTTP_ADDRESS", address), address))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "http.address=%s can be reached from other machines: set http.token, best as ${env:NAME}, or http.open=true for everyone who can reach it",
            address);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.9.9.9", "::1"})
  void shouldListenOnEveryAddressOfTheLoopbackInterface(String address)
      throws UnknownHostException {
    assertThat(status(access(Map.of(), address), DATA, "Host", "localhost")).isEqualTo(200);
  }

  private static Access access(Map<String, String> environment, String address)
      throws UnknownHostException {
    return Access.of(
        Settings.load(Map.of(), environment, Optional.empty()), InetAddress.getByName(address));
  }

  private static int status(Access access, Route route, String header, String value) {
    Headers request = new Headers();
    request.set(header, value);
    return access.refusal(route.isPublic(), request).map(Answer::status).orElse(200);
  }
}
