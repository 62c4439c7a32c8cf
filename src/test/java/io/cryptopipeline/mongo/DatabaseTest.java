package io.cryptopipeline.mongo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.testing.security.Secrets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseTest {

  /** The driver quotes the value of such an option. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mongodb://h/?w=two&readPreference=some|some",
        "mongodb://h/?proxyHost=p&proxyPassword=%s&proxyPassword=x|its options do not go together",
        "mongodb://ann@h/?authMechanism=MONGODB-AWS&authMechanismProperties=%s,AWS_SESSION_TOKEN:x"
            + "|its options do not go together",
      })
  void shouldSayWhatTheDriverCannotUseButNoSecret(String uri, String said) {
    Settings settings =
        Settings.load(Map.of(), Map.of(), Optional.empty())
            .with(Map.of("mongodb.uri", uri.replace("%s", Secrets.of("option"))), "test");

    assertThatThrownBy(() -> Database.openToRead(settings))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("mongodb.uri cannot be used: ")
        .hasMessageContaining(said)
        .hasMessageNotContaining(Secrets.MARK);
  }
}
