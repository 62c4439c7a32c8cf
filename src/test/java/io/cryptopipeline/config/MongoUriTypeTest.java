package io.cryptopipeline.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MongoUriTypeTest {

  private final MongoUriType type = new MongoUriType();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mongodb://localhost",
        "mongodb://localhost:27017/",
        "mongodb://a:1,b:2,[::1]:3/crypto?replicaSet=rs0&w=majority",
        "mongodb://h?directConnection=true",
        "mongodb://h/?",
        "mongodb+srv://ann:p%40ss@cluster0.example.net/?retryWrites=true",
        "mongodb://ann@h/?authMechanism=MONGODB-X509&appName=a@b",
        "mongodb://%2Ftmp%2Fmongodb-27017.sock",
      })
  void shouldAcceptWhenItIsAConnectionString(String uri) {
    assertThat(type.parse(" " + uri + " ")).isEqualTo(uri);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost:27017",
        "http://localhost",
        "mongodb://",
        "mongodb://user:pass",
        "mongodb://u:p@ss@h",
        "mongodb://u:p/s@h",
        "mongodb://u:p%zz@h",
        "mongodb://u:p%4@h",
        "mongodb://h?x",
        "mongodb://a b",
      })
  void shouldRefuseWhenItIsNot(String uri) {
    assertThatThrownBy(() -> type.parse(uri)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "mongodb://user:hush-hush@host, mongodb://user:***@host",
    "mongodb://user@host:1/x, mongodb://user@host:1/x",
    "mongodb://host:1, mongodb://host:1",
    "'mongodb://a:1,b:2/?replicaSet=rs0', 'mongodb://a:1,b:2/?replicaSet=rs0'",
    "mongodb://u:p@s/s?x@host:1/db, mongodb://u:***@host:1/db",
    "mongodb://u:hush-hush, mongodb://u:***",
    "u:hush-hush@host, u:***@host",
    "mongodb://h/?proxyPassword=hush-hush&w=1, mongodb://h/?proxyPassword=***&w=1",
    "mongodb://h/?authMechanismProperties=AWS_SESSION_TOKEN:t,"
        + " mongodb://h/?authMechanismProperties=***",
  })
  void shouldHideThePasswordWhenShown(String uri, String shown) {
    assertThat(type.shown(uri)).isEqualTo(shown);
  }
}
