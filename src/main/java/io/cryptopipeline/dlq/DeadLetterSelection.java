package io.cryptopipeline.dlq;

import io.cryptopipeline.record.DeadLetter;
import io.cryptopipeline.record.RecordPosition;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which letters are meant.
 *
 * @param places those at these places; where there are none, the newest letter of each record
 * @param filter chooses among them
 */
public record DeadLetterSelection(List<RecordPosition> places, Predicate<DeadLetter> filter) {

  /** Copies the places. */
  public DeadLetterSelection {
    places = List.copyOf(places);
  }
}
