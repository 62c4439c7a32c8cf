package io.cryptopipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.testing.process.Cli;
import io.cryptopipeline.testing.process.Cli.Ended;
import io.cryptopipeline.testing.process.FreePorts;
import io.cryptopipeline.testing.security.Printed;
import io.cryptopipeline.testing.security.Secrets;
import io.cryptopipeline.testing.security.SecuredServers;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets are in no log, however much is logged, and in no metric. */
class TracedSecretsIT {

  private static final String TOKEN = Secrets.of("http");
  private static final List<String> SHOWN =
      List.of(
          "/metrics",
          "/health/ready",
          "/health/live",
          "/",
          "/page/app.js",
          "/page/page.css",
          "/openapi.yaml",
          "/api/v1/coins",
          "/api/v1/candles?coin=bitcoin",
          "/api/v1/day?coin=bitcoin&date=2018-04-05",
          "/api/v1/dead-letters",
          "/api/v1/status",
          "/nowhere");
  private static final String OF_ITS_PRODUCER = "type=producer-metrics,client-id=traced-secrets";

  @TempDir private Path folder;

  private final Map<String, String> settings = new HashMap<>();
  private final int port = FreePorts.next();
  private List<String> secrets;

  @BeforeEach
  void mayDoEverything() throws Exception {
    String pem = Files.readString(SecuredServers.certificates().client());
    int certificate = pem.indexOf("-----BEGIN CERTIFICATE");
    settings.putAll(SecuredServers.kafka().settings("admin"));
    settings.put("kafka.ssl.keystore.type", "PEM");
    settings.put("kafka.ssl.keystore.key", pem.substring(0, certificate));
    settings.put("kafka.ssl.keystore.certificate.chain", pem.substring(certificate));
    settings.putAll(SecuredServers.mongo().settings("admin"));
    settings.put("mongodb.database", "traced_secrets");
    settings.put(
        "mongodb.tls.certificate.key.file", SecuredServers.certificates().client().toString());
    settings.put("coingecko.api.key", Secrets.of("coingecko"));
    settings.put("state.dir", folder.resolve("state").toString());
    settings.put("application.id", "traced-secrets");
    settings.put("http.port", Integer.toString(port));
    settings.put("http.token", TOKEN);
    secrets = List.of(Secrets.MARK, pem.lines().skip(1).findFirst().orElseThrow());
    assertThat(Commands.run(new StopSignal(), file(), "topics", "create").exitCode()).isZero();
  }

  private Path file() {
    return Commands.settings(folder.resolve("x.properties"), settings, Map.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void shouldLogNoSecretWhenEverythingIsLogged(String format) throws Exception {
    settings.put("log.format", format);
    Map<String, String> environment =
        Map.of(
            "JAVA_TOOL_OPTIONS",
            "-Dcrypto.pipeline.log.level=TRACE -Dcrypto.pipeline.log.level.libraries=TRACE");
    Path log = folder.resolve("stream.log");
    Process stream =
        Cli.start(log, environment, List.of("stream", "--verbose", "--config", file().toString()));
    await()
        .until(
            () ->
                !stream.isAlive()
                    || Files.readString(log, UTF_8).contains("the stream is RUNNING"));
    stream.destroy();
    assertThat(stream.waitFor()).isZero();

    assertThat(Files.readString(log, UTF_8))
        .contains("sasl.jaas.config = [hidden]", "ssl.keystore.key = [hidden]")
        .contains("password=<hidden>")
        .doesNotContain(secrets);
  }

  @Test
  void shouldShowNoSecretWhenAnErrorIsShownWithItsCauses() {
    settings.computeIfPresent("kafka.sasl.jaas.config", (k, login) -> login.replace("admin", "x"));
    assertThat(verbose("inspect", "raw").err()).contains("Caused by: ").doesNotContain(secrets);

    settings.computeIfPresent("mongodb.uri", (k, uri) -> uri.replace("admin", "x"));
    assertThat(verbose("inspect", "pending").err()).contains("Caused by: ").doesNotContain(secrets);
    assertThat(verbose("config").describe()).contains("***").doesNotContain(secrets);
  }

  private Ended verbose(String... command) {
    List<String> arguments = new ArrayList<>(List.of(command));
    arguments.addAll(List.of("--verbose", "--config", file().toString()));
    return Cli.run(folder, Map.of(), arguments);
  }

  @Test
  void shouldShowNoSecretAsAMetric() throws Exception {
    StopSignal stop = new StopSignal();
    Path file = file();
    CompletableFuture<Ended> stream =
        CompletableFuture.supplyAsync(() -> Commands.run(stop, file, "stream"));
    await().until(() -> stream.isDone() || isReady());
    List<String> metrics = metrics();
    String shown = "";
    for (String path : SHOWN) {
      String asParameter = path + (path.contains("?") ? "&" : "?") + "http.token=" + TOKEN;
      shown += shown(path, TOKEN) + shown(path, "wrong") + shown(asParameter, TOKEN);
    }
    stop.request();

    assertThat(stream.join().exitCode()).isZero();
    assertThat(metrics)
        .anyMatch(metric -> metric.contains(OF_ITS_PRODUCER))
        .allSatisfy(metric -> assertThat(metric).doesNotContain(secrets));
    assertThat(shown)
        .contains("crypto_pipeline_ready 1.0", "\"live\":true", "{\"coins\":[")
        .contains("there is no parameter ***", "\"complete\":true", "the value of http.token")
        .doesNotContain(secrets);
  }

  private boolean isReady() throws IOException, InterruptedException {
    try {
      return get("/health/ready", TOKEN).statusCode() == 200;
    } catch (IOException e) {
      return false; // it does not listen yet
    }
  }

  /** Returns an answer, and keeps it for {@code PrintedSecretsIT}. */
  private String shown(String path, String token) throws IOException, InterruptedException {
    HttpResponse<String> answered = get(path, token);
    Path kept = Files.writeString(folder.resolve("answer"), answered.headers() + answered.body());
    String answer = Files.readString(kept);
    Printed.keep(kept);
    return answer;
  }

  private HttpResponse<String> get(String path, String token)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token).build(),
            BodyHandlers.ofString());
  }

  /** Everything that JMX has: a name, and the names and values of its attributes. */
  private static List<String> metrics() throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    List<String> metrics = new ArrayList<>();
    for (ObjectName name : server.queryNames(null, null)) {
      try {
        String[] attributes =
            Stream.of(server.getMBeanInfo(name).getAttributes())
                .map(MBeanAttributeInfo::getName)
                .toArray(String[]::new);
        metrics.add(name + " " + server.getAttributes(name, attributes));
      } catch (InstanceNotFoundException e) {
        // its client was closed meanwhile
      }
    }
    return metrics;
  }
}
