package io.cryptopipeline.dlq;

import io.cryptopipeline.record.DeadLetter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends the records of dead letters to {@code crypto-raw} again, and skips those that must not or
 * cannot be sent. For one thread.
 */
public final class Replay implements Consumer<DeadLetter> {

  private final Consumer<ProducerRecord<byte[], byte[]>> sender;
  private final Map<SkipReason, Long> skipped = new EnumMap<>(SkipReason.class);
  private long sent;

  /** Creates a replay that hands its records to {@code sender}. */
  public Replay(Consumer<ProducerRecord<byte[], byte[]>> sender) {
    this.sender = sender;
  }

  /**
   * The counts of a replay.
   *
   * @param sent how many records were sent
   * @param skipped how many were skipped, by reason
   */
  public record Totals(long sent, Map<SkipReason, Long> skipped) {}

  @Override
  public void accept(DeadLetter letter) {
    Optional<SkipReason> skip = SkipReason.of(letter);
    if (skip.isPresent()) {
      skipped.merge(skip.get(), 1L, Long::sum);
    } else {
      sender.accept(letter.replay());
      sent++;
    }
  }

  /** Returns the counts so far. */
  public Totals totals() {
    return new Totals(sent, new EnumMap<>(skipped));
  }
}
