package io.cryptopipeline.batch;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.mongo.Summaries;
import java.util.List;
import java.util.function.Consumer;

/**
 * Publishes stored summaries, and then the ones that have replaced them in the meantime. The stream
 * may store and publish a better summary between a recompute's write and its record, and the last
 * record on a compacted topic counts. Safe for several threads.
 */
public final class LatestSummaryPublisher {

  private static final int ATTEMPTS = 3;

  private final Summaries stored;
  private final Consumer<List<Summary>> publisher;

  /**
   * Creates the publisher.
   *
   * @param publisher publishes summaries, and returns when Kafka has acknowledged them
   */
  public LatestSummaryPublisher(Summaries stored, Consumer<List<Summary>> publisher) {
    this.stored = stored;
    this.publisher = publisher;
  }

  /** Publishes the summaries, or those that have replaced them. */
  void publish(List<Summary> summaries) {
    List<Summary> newest = summaries;
    for (int attempt = 0; attempt < ATTEMPTS && !newest.isEmpty(); attempt++) {
      publisher.accept(newest);
      newest = stored.replacements(newest);
    }
  }
}
