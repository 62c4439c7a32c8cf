package io.cryptopipeline.batch;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.mongo.Database;
import io.cryptopipeline.mongo.PendingRecomputes;
import io.cryptopipeline.mongo.PendingRecomputes.Pending;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The units that wait for a recompute.
 *
 * @param count how many units wait
 * @param oldest when the longest waiting unit was marked; empty where none waits
 * @param units the first of them, by coin and date
 */
public record RecomputeBacklog(long count, Optional<Instant> oldest, List<Pending> units) {

  /**
   * Reads the backlog from the database.
   *
   * @param max how many units to return
   * @throws PipelineException if MongoDB does not answer or refuses
   */
  public static RecomputeBacklog read(Settings settings, int max) {
    try (Database database = Database.openToRead(settings)) {
      PendingRecomputes pending = database.pendingRecomputes();
      return BatchJobs.explained(
          () ->
              new RecomputeBacklog(
                  pending.count(), pending.oldest(), max == 0 ? List.of() : pending.list(max)));
    }
  }
}
