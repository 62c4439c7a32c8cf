package io.cryptopipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlTypeTest {

  private final ValueType<URI> type = ValueTypes.url("http");

  @ParameterizedTest
  @CsvSource({
    "http://localhost, http://localhost",
    "https://api.coingecko.com/api/v3, https://api.coingecko.com/api/v3",
    "http://127.0.0.1:8080/, http://127.0.0.1:8080",
    "http://[::1]:8080/a//, http://[::1]:8080/a",
  })
  void shouldTakeAnAddressWithoutTheSlashAtItsEnd(String text, String url) {
    assertThat(type.parse(" " + text + " ")).isEqualTo(URI.create(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:8080",
        "ws://localhost",
        "httpx://localhost",
        "http:localhost",
        "http:x://localhost",
        "http://",
        "http://user:pass@host",
        "http://user@host/a",
        "http://host/a@b",
        "http://host?key=x",
        "http://host/a#b",
        "http://ho st",
        "http://host:123456",
        "http://host/%",
      })
  void shouldRefuseWhatIsNone(String text) {
    assertThatThrownBy(() -> type.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "ws://localhost:9443/ws, true",
    "wss://stream.binance.com:9443/ws, true",
    "https://localhost, false",
  })
  void shouldTakeTheSchemesThatItIsFor(String text, boolean taken) {
    if (taken) {
      assertThat(ValueTypes.url("ws").parse(text)).hasToString(text);
    } else {
      assertThatThrownBy(() -> ValueTypes.url("ws").parse(text))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://host:1/a, http://host:1/a",
    "http://ann:hush-hush@host:1/a, ***@host:1/a",
    "http://ann:hu@sh@host, ***@host",
    "ann:hush-hush@host, ***@host",
  })
  void shouldHideWhatMayBeAPasswordWhenShown(String text, String shown) {
    assertThat(type.shown(text)).isEqualTo(shown);
  }
}
