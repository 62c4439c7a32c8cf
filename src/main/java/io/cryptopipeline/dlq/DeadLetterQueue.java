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
 * The refused records. One that was refused again, as a replay or because the stream was rewound,
 * has several letters; only the newest one counts, or every replay would have more to do than the
 * one before. For one thread.
 */
public final class DeadLetterQueue {

  private final TopicReader reader;

  /** Creates a queue of the letters that were there when {@code reader} was created. */
  public DeadLetterQueue(TopicReader reader) {
    this.reader = reader;
  }

  /** When and where a record was refused last; about a hundred bytes each are held of all. */
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
   * Hands over the letters that are meant, and returns how many records of the topic are no letters
   * of ours; those are left out.
   *
   * @param progress is told which part of the topic was handed over, from 0 to 1
   * @param stop ends the reading early
   * @throws PipelineException if no letter is at a place that is meant, or Kafka gives nothing for
   *     two minutes
   */
  public long read(
      DeadLetterSelection selection,
      Consumer<DeadLetter> receiver,
      DoubleConsumer progress,
      BooleanSupplier stop) {
    if (!selection.places().isEmpty()) {
      selection.places().stream()
          .takeWhile(place -> !stop.getAsBoolean())
          .map(this::at)
          .filter(selection.filter())
          .forEach(receiver);
      return 0;
    }
    Map<Origin, Rejection> newest = new HashMap<>();
    AtomicLong all = new AtomicLong();
    AtomicLong others = new AtomicLong();
    AtomicLong done = new AtomicLong();
    reader.readToEnd(
        record -> {
          all.incrementAndGet();
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
          progress.accept((double) done.incrementAndGet() / all.get());
          return !stop.getAsBoolean();
        },
        stop);
    return others.get();
  }

  private DeadLetter at(RecordPosition place) {
    return reader
        .at(place)
        .flatMap(DeadLetter::of)
        .orElseThrow(() -> new PipelineException("there is no letter at " + place));
  }
}
