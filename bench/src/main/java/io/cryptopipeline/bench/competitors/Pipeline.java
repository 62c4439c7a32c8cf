package io.cryptopipeline.bench.competitors;

import io.cryptopipeline.bench.servers.MeasuredProcess;
import io.cryptopipeline.bench.servers.Processes;
import io.cryptopipeline.bench.servers.Testbed;
import io.cryptopipeline.bench.ticks.TickFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pipeline itself: {@code stream} with its defaults, seen from outside only. */
public final class Pipeline implements Competitor {

  /** The topic with the summaries that {@code stream} publishes. */
  private static final String SUMMARY_TOPIC = "crypto-daily-summary";

  private final String label;
  private final List<String> command;
  private final List<String> options;
  private final RawFields rawFields;

  private Pipeline(
      String label, List<String> command, Map<String, String> settings, TickFormat format) {
    this.label = label;
    this.command = command;
    this.options = options(settings);
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
   * @param settings settings that are not at their defaults
   */
  public static Pipeline launcher(Path script, Map<String, String> settings, TickFormat format) {
    return new Pipeline("ours", List.of(script.toString()), settings, format);
  }

  /** Returns the pipeline as {@code java -jar} starts it. */
  public static Pipeline jar(Path jar, Map<String, String> settings, TickFormat format) {
    List<String> command = List.of(Processes.java(), "-jar", jar.toString());
    return new Pipeline("ours-jar", command, settings, format);
  }

  private static List<String> options(Map<String, String> settings) {
    List<String> options = new ArrayList<>();
    settings.forEach((key, value) -> options.addAll(List.of("-D", key + "=" + value)));
    return options;
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

  /** Its state goes into the run's folder, which is the working directory. */
  @Override
  public List<MeasuredProcess> start(Run run) {
    List<String> stream = command(List.of("stream"), run.testbed());
    stream.addAll(List.of("-D", "mongodb.uri=" + run.testbed().mongod().uri()));
    stream.addAll(List.of("-D", "application.id=" + run.id()));
    stream.addAll(options);
    return List.of(run.testbed().processes().start("stream", run.folder(), stream));
  }
}
