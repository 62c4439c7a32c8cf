package io.cryptopipeline.batch;

import io.cryptopipeline.model.Summary;
import io.cryptopipeline.mongo.SummaryComparison;

/** Says why a recompute leaves a stored summary alone. */
final class KeptSummary {

  private KeptSummary() {}

  /**
   * Returns whether the stored summary knows more than raw events still tell. The recomputed one
   * would lose it for good.
   */
  static boolean knowsMore(SummaryComparison comparison) {
    return comparison.storedTickCount() > comparison.recomputed().tickCount()
        || missesLateTicks(comparison);
  }

  /**
   * Returns whether the stored summary covers ticks that raw events no longer hold, while they hold
   * late ticks. Of an open window, without late ticks, the stream may just know more.
   */
  static boolean missesLateTicks(SummaryComparison comparison) {
    Summary recomputed = comparison.recomputed();
    return recomputed.lateCount() > 0
        && (missesTicksInTime(comparison) || comparison.reachesBeyondRawEvents());
  }

  private static boolean missesTicksInTime(SummaryComparison comparison) {
    return comparison.storedInTime() > comparison.recomputed().inTimeCount();
  }

  /** Returns a line that names the window. */
  static String reason(SummaryComparison comparison) {
    Summary recomputed = comparison.recomputed();
    long stored = comparison.storedTickCount();
    String why;
    if (missesLateTicks(comparison) && !missesTicksInTime(comparison)) {
      why =
          "the stored summary has times or prices that raw events no longer have; late ticks not taken in: up to %s"
              .formatted(recomputed.lateCount());
    } else if (missesLateTicks(comparison)) {
      boolean coversLate = comparison.storedInTime() < stored;
      why =
          "the stored summary covers %s ticks in time, raw events only %s; late ticks not taken in: %s%s"
              .formatted(
                  comparison.storedInTime(),
                  recomputed.inTimeCount(),
                  coversLate ? "up to " : "",
                  recomputed.lateCount());
    } else if (stored > recomputed.tickCount()) {
      why =
          "the stored summary covers %s ticks, raw events only %s"
              .formatted(stored, recomputed.tickCount());
    } else {
      why = "the stored summary differs, but covers as many ticks (%s)".formatted(stored);
    }
    return "%s is left alone: %s".formatted(recomputed.window(), why);
  }
}
