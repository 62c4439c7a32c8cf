package io.cryptopipeline.mongo;

import io.cryptopipeline.runtime.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Knows how long MongoDB has been waited for, and when it last acknowledged. A call that waits
 * counts from its beginning, because the driver notices a server that is frozen only after its
 * time-out. Safe for several threads.
 */
final class Acknowledgements {

  private final InstantSource clock;
  private final Set<Call> calls = new HashSet<>();
  private Instant last;

  /** When the wait began of a call that has failed; empty once another call is acknowledged. */
  private Optional<Instant> failingSince = Optional.empty();

  Acknowledgements(InstantSource clock) {
    this.clock = clock;
    last = clock.instant();
  }

  /** A call in progress, retries included. */
  final class Call implements AutoCloseable {

    private Instant since = clock.instant();
    private boolean isDone;

    /** Notes that MongoDB has acknowledged a part of the call. */
    void acknowledgedPart() {
      synchronized (Acknowledgements.this) {
        since = clock.instant();
        last = since;
        failingSince = Optional.empty();
      }
    }

    /** Notes that MongoDB has acknowledged the call, or has refused it. */
    void done() {
      acknowledgedPart();
      isDone = true;
    }

    /** Ends the call. If it is not done, the wait goes on until another call is. */
    @Override
    public void close() {
      synchronized (Acknowledgements.this) {
        calls.remove(this);
        if (!isDone && failingSince.isEmpty()) {
          failingSince = Optional.of(last.isAfter(since) ? last : since);
        }
      }
    }
  }

  /** Begins a call. */
  synchronized Call begin() {
    Call call = new Call();
    calls.add(call);
    return call;
  }

  /** Returns how long the call has waited that waits longest, failed calls included. */
  synchronized Duration waited() {
    Instant since = failingSince.orElse(Instant.MAX);
    for (Call call : calls) {
      since = call.since.isBefore(since) ? call.since : since;
    }
    return Durations.elapsed(since, clock.instant());
  }

  /**
   * Returns how long ago the last acknowledgement was; before the first, the time since the start.
   */
  synchronized Duration age() {
    return Durations.elapsed(last, clock.instant());
  }
}
