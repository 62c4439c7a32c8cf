package io.cryptopipeline.batch;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.mongo.Summaries;
import java.util.List;
import java.util.function.Consumer;

/**
 * Publishes the summaries that a recompute has stored. The stream may store and publish a better
 * one in between, and the topic is compacted: its last value counts. So it is looked afterwards
 * whether what was published is still what is stored, and if not, that is published. Safe for
 * several threads.
 */
public final class LatestSummaryPublisher {

  private static final int LOOKS = 3;

  private final Summaries stored;
  private final Consumer<List<Summary>> publisher;

  /**
   * Creates it.
   *
   * @param publisher is handed summaries, and returns when they are published
   */
  public LatestSummaryPublisher(Summaries stored, Consumer<List<Summary>> publisher) {
    this.stored = stored;
    this.publisher = publisher;
  }

  /** Returns when the summaries, or what has taken their place meanwhile, are published. */
  void publish(List<Summary> summaries) {
    List<Summary> newest = summaries;
    for (int look = 0; look < LOOKS && !newest.isEmpty(); look++) {
      publisher.accept(newest);
      newest = stored.replacements(newest);
    }
  }
}
