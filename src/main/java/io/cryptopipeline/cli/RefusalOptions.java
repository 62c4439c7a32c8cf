package io.cryptopipeline.cli;

import io.cryptopipeline.batch.DateRange;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.record.DeadLetter;
import io.cryptopipeline.record.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that filter refused records: reasons, days of the refusal, and coins. */
final class RefusalOptions {

  @Option(
      names = "--reason",
      paramLabel = "REASON",
      description = "This reason only; may be repeated (default: all reasons).")
  private List<Reason> reasons = new ArrayList<>();

  @Mixin private DateOptions dates;

  boolean isGiven() {
    return !reasons.isEmpty() || dates.range().isPresent() || !dates.coins().isEmpty();
  }

  /** Returns the filter; it accepts all dead letters if no option is given. */
  Predicate<DeadLetter> filter(Settings settings) {
    List<String> names = reasons.stream().map(Reason::kebabCase).toList();
    List<String> coins = dates.coins();
    Optional<DateRange> range = dates.range();
    Predicate<ConsumerRecord<byte[], byte[]>> chosen =
        View.DLQ.choose(
            coin -> coins.isEmpty() || coins.contains(coin),
            date -> range.isEmpty() || range.get().contains(date),
            settings.windows(),
            RawTickReader.of(settings));
    return letter ->
        (names.isEmpty() || names.contains(letter.reason())) && chosen.test(letter.record());
  }
}
