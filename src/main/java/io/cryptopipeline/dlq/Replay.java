package io.cryptopipeline.dlq;

import io.cryptopipeline.record.DeadLetter;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Sends refused records to {@code crypto-raw} again, and leaves alone those that must not be sent,
 * or cannot. For one thread.
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
   * What became of the letters.
   *
   * @param sent how many records were sent
   * @param skipped how many were not, and why
   */
  public record Totals(long sent, Map<SkipReason, Long> skipped) {}

  @Override
  public void accept(DeadLetter letter) {
    Optional<SkipReason> obstacle = SkipReason.of(letter);
    if (obstacle.isPresent()) {
      skipped.merge(obstacle.get(), 1L, Long::sum);
    } else {
      sender.accept(letter.replay());
      sent++;
    }
  }

  /** Returns what became of the letters so far. */
  public Totals totals() {
    return new Totals(sent, new EnumMap<>(skipped));
  }
}
