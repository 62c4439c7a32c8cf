package io.cryptopipeline.bench.competitors;

import io.cryptopipeline.bench.servers.FreePort;
import io.cryptopipeline.bench.servers.MeasuredProcess;
import io.cryptopipeline.bench.servers.Processes;
import io.cryptopipeline.bench.servers.Testbed;
import io.cryptopipeline.bench.ticks.TickFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * The pipeline itself: one or several instances of {@code stream} with its defaults, seen from
 * outside only.
 */
public final class Pipeline implements Competitor {

  /** In the value of a setting, the number of the instance. */
  public static final String INSTANCE = "{instance}";

  /** As the value of {@code http.port}, a free port. */
  public static final String PORT = "{port}";

  /** The topic with the summaries that {@code stream} publishes. */
  private static final String SUMMARY_TOPIC = "crypto-daily-summary";

  private static final String STRICTLY_READ = "crypto_pipeline_strictly_read_ticks_total ";

  private final String label;
  private final List<String> command;
  private final Map<String, String> settings;
  private final int instances;
  private final RawFields rawFields;

  /** The ports of the instances that were started last, for their metrics. */
  private final List<Integer> ports = new ArrayList<>();

  private Pipeline(
      String label,
      List<String> command,
      Map<String, String> settings,
      int instances,
      TickFormat format) {
    this.label = label;
    this.command = command;
    this.settings = settings;
    this.instances = instances;
    this.rawFields =
        new RawFields(
            "coin_id",
            "timestamp",
            "payload." + format.priceField(),
            format.volumeField().map(field -> "payload." + field));
  }

  /**
   * Returns the pipeline as its launcher starts it, which builds it if needed.
   *
   * @param settings settings that are not at their defaults; {@value #INSTANCE} in a value stands
   *     for the number of the instance, and {@value #PORT} as {@code http.port} for a free port, at
   *     which {@link #strictlyRead} looks
   * @param instances how many instances share the work
   */
  public static Pipeline launcher(
      Path script, Map<String, String> settings, int instances, TickFormat format) {
    return new Pipeline("ours", List.of(script.toString()), settings, instances, format);
  }

  /** Returns the pipeline as {@code java -jar} starts it. */
  public static Pipeline jar(
      Path jar, Map<String, String> settings, int instances, TickFormat format) {
    List<String> command = List.of(Processes.java(), "-jar", jar.toString());
    return new Pipeline("ours-jar", command, settings, instances, format);
  }

  /**
   * Creates the pipeline's topics.
   *
   * @throws IllegalStateException if that fails, with what the command has printed
   */
  public void createTopics(Testbed testbed) throws InterruptedException {
    MeasuredProcess create =
        testbed
            .processes()
            .start(
                "topics-create",
                testbed.processes().folder("topics-create"),
                command(List.of("topics", "create"), testbed));
    if (create.await() != 0) {
      throw new IllegalStateException("topics create failed:\n" + create.lastLines());
    }
  }

  private List<String> command(List<String> verb, Testbed testbed) {
    List<String> all = new ArrayList<>(command);
    all.addAll(verb);
    all.addAll(List.of("-D", "kafka.bootstrap.servers=" + testbed.broker().bootstrapServers()));
    return all;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public String database() {
    return "crypto";
  }

  @Override
  public RawFields rawFields() {
    return rawFields;
  }

  @Override
  public boolean summarizes() {
    return true;
  }

  @Override
  public Optional<String> summaryTopic(Run run) {
    return Optional.of(SUMMARY_TOPIC);
  }

  @Override
  public List<MeasuredProcess> start(Run run) {
    ports.clear();
    return IntStream.rangeClosed(1, instances).mapToObj(number -> start(run, number)).toList();
  }

  /** Starts one instance. Its state goes into a folder of its own, the working directory. */
  public MeasuredProcess start(Run run, int number) {
    List<String> stream = command(List.of("stream"), run.testbed());
    Map<String, String> all = new LinkedHashMap<>();
    all.put("mongodb.uri", run.testbed().mongod().uri());
    all.put("application.id", run.id());
    all.put("streams.client.id", clientId(number));
    all.putAll(settings);
    if (PORT.equals(all.get("http.port"))) {
      ports.add(FreePort.next());
      all.put("http.port", Integer.toString(ports.get(ports.size() - 1)));
    }
    all.forEach(
        (key, value) ->
            stream.addAll(
                List.of("-D", key + "=" + value.replace(INSTANCE, Integer.toString(number)))));
    Path folder = run.testbed().processes().folder("%s/instance-%s".formatted(run.id(), number));
    return run.testbed().processes().start("stream", folder, stream);
  }

  @Override
  public OptionalLong strictlyRead() throws InterruptedException {
    if (ports.isEmpty()) {
      return OptionalLong.empty();
    }
    double sum = 0;
    for (int port : ports) {
      sum += strictlyRead(port);
    }
    return OptionalLong.of(Math.round(sum));
  }

  private static double strictlyRead(int port) throws InterruptedException {
    URI metrics = URI.create("http://127.0.0.1:%s/metrics".formatted(port));
    try {
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofLines())
          .body()
          .filter(line -> line.startsWith(STRICTLY_READ))
          .mapToDouble(line -> Double.parseDouble(line.substring(STRICTLY_READ.length())))
          .findFirst()
          .orElseThrow(
              () -> new IllegalStateException("no %sat %s".formatted(STRICTLY_READ, metrics)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns what the names of an instance's Kafka clients begin with. */
  public static String clientId(int number) {
    return "instance-%s-".formatted(number);
  }
}
