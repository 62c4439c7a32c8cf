package io.cryptopipeline.dlq;

import java.util.List;

/**
 * The refused records, counted.
 *
 * @param byReason the counts by reason, the largest first
 * @param others how many records of the topic this application has not written; they are not
 *     counted
 * @param isComplete whether the topic was read from its beginning
 */
public record RefusalCounts(List<ReasonStats> byReason, long others, boolean isComplete) {

  /** Returns how many records were refused. */
  public long records() {
    return byReason.stream().mapToLong(ReasonStats::count).sum();
  }
}
