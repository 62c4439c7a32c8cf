package io.cryptopipeline.cli;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.record.DeadLetter;
import io.cryptopipeline.record.Reason;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that filter refused records: reasons, days of the refusal, and coins. */
final class RefusalOptions {

  @Option(
      names = "--reason",
      paramLabel = "REASON",
      completionCandidates = ReasonNames.class,
      description = "This reason only; may be repeated (default: all reasons).")
  private List<Reason> reasons = new ArrayList<>();

  @Mixin private DateOptions dates;

  /** The values of {@code --reason}. */
  static final class ReasonNames implements Iterable<String> {

    @Override
    public Iterator<String> iterator() {
      return Stream.of(Reason.values()).map(Reason::kebabCase).iterator();
    }
  }

  boolean isGiven() {
    return !reasons.isEmpty() || dates.isGiven();
  }

  /** Returns the filter; it accepts all dead letters if no option is given. */
  Predicate<DeadLetter> filter(Settings settings) {
    List<String> names = reasons.stream().map(Reason::kebabCase).toList();
    Optional<Predicate<ConsumerRecord<byte[], byte[]>>> chosen =
        dates.filter(CoinDayFilter.DLQ, settings);
    return letter ->
        (names.isEmpty() || names.contains(letter.reason()))
            && chosen.map(filter -> filter.test(letter.record())).orElse(true);
  }
}
