package io.cryptopipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.testing.security.Secrets;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** A secret on the command line, in its place or gone astray, is not printed. */
class MistypedSecretsTest {

  private static final String PASSWORD = Secrets.of("typed");
  private static final String URI = "mongodb://ann:" + PASSWORD + "@db/?w=1";

  @Test
  void shouldRefuseASecretThatTheListOfProcessesShows() {
    String how =
        " (command line) holds a secret, which the list of processes shows to everyone: set it as"
            + " CRYPTO_PIPELINE_";

    assertRefused("mongodb.uri" + how + "MONGODB_URI", "config", "-D", "mongodb.uri=" + URI);
    assertRefused("mongodb.uri" + how + "MONGODB_URI", "demo", "--mongo-uri", URI);
    assertRefused(
        "coingecko.api.key"
            + how
            + "COINGECKO_API_KEY or in a file (--config), or write ${env:NAME}",
        "produce",
        "--source",
        "coingecko",
        "-D",
        "coingecko.api.key=" + PASSWORD);
    assertRefused(
        "kafka.sasl.jaas.config" + how + "KAFKA_SASL_JAAS_CONFIG",
        "topics",
        "verify",
        "-Dkafka.sasl.jaas.config=x required password=\"" + PASSWORD + "\";");
  }

  @Test
  void shouldNotShowWhatWasMistyped() {
    assertRefused("unknown key \"***\" (command line)", "config", "-D", URI);
    assertRefused("'***'", "config", "-D", "mongodb.uri=", URI);
    assertRefused("'***' is not KEY=VALUE", "config", "-D mongodb.uri " + PASSWORD);
    assertRefused("'--mongo-urii=***'", "demo", "--mongo-urii=" + URI);
    assertRefused("'***'", "config", "-D", "coingecko.api.key=", PASSWORD);
    assertRefused("'password=***'", "config", "-D", "a=x", "required", "password=" + PASSWORD);
    assertRefused(
        "Unknown options: '-D', 'coingecko.api.key=***'",
        "-D",
        "coingecko.api.key=" + PASSWORD,
        "config");
  }

  private static void assertRefused(String message, String... arguments) {
    StringWriter err = new StringWriter();
    int exitCode =
        Main.commandLine(new StopSignal(), LogFormat.TEXT)
            .setErr(new PrintWriter(err))
            .execute(arguments);

    assertThat(exitCode).isEqualTo(Main.BAD_USAGE);
    assertThat(err.toString()).contains(message).doesNotContain(Secrets.MARK);
  }
}
