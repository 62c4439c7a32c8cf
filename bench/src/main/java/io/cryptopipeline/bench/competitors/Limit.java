package io.cryptopipeline.bench.competitors;

import io.cryptopipeline.bench.servers.MeasuredProcess;
import io.cryptopipeline.bench.ticks.TickFormat;
import java.util.List;
import java.util.Optional;

/**
 * What this machine can do at most: a plain consumer and {@code insertMany}. Its documents hold the
 * payload only. It makes no summaries, and a crash loses or repeats ticks.
 */
public final class Limit implements Competitor {

  private final RawFields rawFields;

  /** Creates the limit for ticks of that format. */
  public Limit(TickFormat format) {
    this.rawFields =
        new RawFields(
            format.coinField(), format.timeField(), format.priceField(), format.volumeField());
  }

  @Override
  public String label() {
    return "limit";
  }

  @Override
  public String database() {
    return "limit";
  }

  @Override
  public RawFields rawFields() {
    return rawFields;
  }

  @Override
  public boolean summarizes() {
    return false;
  }

  @Override
  public Optional<String> summaryTopic(Run run) {
    return Optional.empty();
  }

  @Override
  public List<MeasuredProcess> start(Run run) {
    Indexes.create(run.testbed().mongod().database(database()), rawFields);
    List<String> arguments =
        List.of(
            run.testbed().broker().bootstrapServers(),
            run.testbed().mongod().uri(),
            database(),
            run.id(),
            rawFields.time());
    return List.of(
        run.testbed()
            .processes()
            .startJava(
                "consumer", run.folder(), List.of(), PlainConsumer.class.getName(), arguments));
  }
}
