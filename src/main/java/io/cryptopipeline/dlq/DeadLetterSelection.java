package io.cryptopipeline.dlq;

import io.cryptopipeline.record.DeadLetter;
import io.cryptopipeline.record.RecordPosition;
import java.util.List;
import java.util.function.Predicate;

/**
 * Selects dead letters.
 *
 * @param positions the dead letters at these positions; where empty, the newest one of each record
 * @param filter accepts or rejects each of them
 */
public record DeadLetterSelection(List<RecordPosition> positions, Predicate<DeadLetter> filter) {

  /** The newest dead letter of each record. */
  public static final DeadLetterSelection ALL = new DeadLetterSelection(List.of(), letter -> true);

  /** Copies the positions. */
  public DeadLetterSelection {
    positions = List.copyOf(positions);
  }
}
