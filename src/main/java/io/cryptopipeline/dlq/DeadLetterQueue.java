package io.cryptopipeline.dlq;

import io.cryptopipeline.kafka.TopicReader;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.record.DeadLetter;
import io.cryptopipeline.record.DeadLetter.Origin;
import io.cryptopipeline.record.RecordPosition;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;

/**
 * Reads the dead letters. A record that was rejected again, as a replay or because the stream was
 * rewound, has several dead letters. Only the newest one counts; otherwise every replay would be
 * larger than the one before. For one thread.
 */
public final class DeadLetterQueue {

  private final TopicReader reader;

  /** Creates a queue of the dead letters that existed when {@code reader} was opened. */
  public DeadLetterQueue(TopicReader reader) {
    this.reader = reader;
  }

  /** The latest rejection of a record; in memory for all records, at about a hundred bytes each. */
  private record Rejection(long refusedAtMs, int partition, long offset)
      implements Comparable<Rejection> {

    private static final Comparator<Rejection> ORDER =
        Comparator.comparingLong(Rejection::refusedAtMs)
            .thenComparingInt(Rejection::partition)
            .thenComparingLong(Rejection::offset);

    static Rejection of(DeadLetter letter) {
      RecordPosition place = letter.place();
      return new Rejection(letter.record().timestamp(), place.partition(), place.offset());
    }

    static Rejection newer(Rejection one, Rejection other) {
      return one.compareTo(other) < 0 ? other : one;
    }

    @Override
    public int compareTo(Rejection other) {
      return ORDER.compare(this, other);
    }
  }

  /**
   * Hands over the selected dead letters, and returns how many records of the topic this
   * application has not written; those are skipped.
   *
   * @param progress receives the part of the topic that is done, from 0 to 1
   * @param stop stops the read early
   * @throws PipelineException if there is no dead letter at a selected position, or Kafka sends
   *     nothing for two minutes
   */
  public long read(
      DeadLetterSelection selection,
      Consumer<DeadLetter> receiver,
      DoubleConsumer progress,
      BooleanSupplier stop) {
    if (!selection.positions().isEmpty()) {
      selection.positions().stream()
          .takeWhile(position -> !stop.getAsBoolean())
          .map(this::at)
          .filter(selection.filter())
          .forEach(receiver);
      return 0;
    }
    Map<Origin, Rejection> newest = new HashMap<>();
    double readsOfTwoPasses = Math.max(1, 2 * reader.size());
    AtomicLong others = new AtomicLong();
    AtomicLong done = new AtomicLong();
    reader.readToEnd(
        record -> {
          progress.accept(done.incrementAndGet() / readsOfTwoPasses);
          DeadLetter.of(record)
              .ifPresentOrElse(
                  letter -> newest.merge(letter.origin(), Rejection.of(letter), Rejection::newer),
                  others::incrementAndGet);
          return true;
        },
        stop);
    reader.readToEnd(
        record -> {
          DeadLetter.of(record)
              .filter(letter -> Rejection.of(letter).equals(newest.get(letter.origin())))
              .filter(selection.filter())
              .ifPresent(receiver);
          progress.accept(done.incrementAndGet() / readsOfTwoPasses);
          return !stop.getAsBoolean();
        },
        stop);
    return others.get();
  }

  private DeadLetter at(RecordPosition position) {
    return reader
        .at(position)
        .flatMap(DeadLetter::of)
        .orElseThrow(() -> new PipelineException("there is no dead letter at " + position));
  }
}
