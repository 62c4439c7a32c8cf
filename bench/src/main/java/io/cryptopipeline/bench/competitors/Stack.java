package io.cryptopipeline.bench.competitors;

import io.cryptopipeline.bench.servers.MeasuredProcess;
import io.cryptopipeline.bench.ticks.TickFormat;
import java.util.List;
import java.util.Optional;

/**
 * What an expert would run instead: a Kafka Streams application that publishes daily summaries, and
 * Kafka Connect with MongoDB's sink connector for the raw ticks and for the summaries.
 */
public final class Stack implements Competitor {

  private final TickFormat format;

  /** Creates the stack for ticks of that format. */
  public Stack(TickFormat format) {
    this.format = format;
  }

  @Override
  public String label() {
    return "stack";
  }

  @Override
  public String database() {
    return "stack";
  }

  @Override
  public RawFields rawFields() {
    return new RawFields(
        format.coinField(), format.timeField(), format.priceField(), format.volumeField());
  }

  @Override
  public boolean summarizes() {
    return true;
  }

  @Override
  public Optional<String> summaryTopic(Run run) {
    return Optional.of(run.id() + "-daily-summary");
  }

  @Override
  public List<MeasuredProcess> start(Run run) throws InterruptedException {
    Indexes.create(run.testbed().mongod().database(database()), rawFields());
    String summaries = summaryTopic(run).orElseThrow();
    run.testbed().broker().createTopic(summaries);
    List<String> arguments =
        List.of(
            run.testbed().broker().bootstrapServers(),
            run.id(),
            summaries,
            run.folder().resolve("state").toString(),
            format.priceField(),
            format.timeField());
    MeasuredProcess streams =
        run.testbed()
            .processes()
            .startJava("streams", run.folder(), List.of(), DailyOhlcApp.class.getName(), arguments);
    return List.of(streams, new ConnectWorker(run, database(), format).start(summaries));
  }
}
