package io.cryptopipeline.mongo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Knows how long MongoDB has been waited for, and when it last acknowledged. A call that waits
 * counts from its beginning, because the driver notices a server that is frozen only after its
 * time-out. Safe for several threads.
 */
final class Acknowledgements {

  private final InstantSource clock;
  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private volatile Instant last;

  /** Null while no call has failed since the last acknowledgement. */
  private volatile Instant failingSince;

  Acknowledgements(InstantSource clock) {
    this.clock = clock;
    last = clock.instant();
  }

  /** A call in progress, retries included. */
  final class Call implements AutoCloseable {

    private volatile Instant since = clock.instant();
    private volatile boolean isAcknowledged;

    private Call() {
      calls.add(this);
    }

    /** Notes that MongoDB has acknowledged the call, or a part of it. */
    void acknowledged() {
      since = clock.instant();
      last = since;
      failingSince = null;
      isAcknowledged = true;
    }

    /** Ends the call; if it was not acknowledged, the wait goes on. */
    @Override
    public void close() {
      calls.remove(this);
      if (!isAcknowledged && failingSince == null) {
        failingSince = since;
      }
    }
  }

  /** Begins a call. */
  Call begin() {
    return new Call();
  }

  /**
   * Returns how long the call has waited that waits longest. Between two calls without
   * acknowledgement the wait goes on.
   */
  Duration waited() {
    Instant now = clock.instant();
    Instant failing = failingSince;
    return Stream.concat(
            calls.stream().map(call -> call.since),
            failing == null ? Stream.empty() : Stream.of(failing))
        .min(Instant::compareTo)
        .map(since -> Duration.between(since, now))
        .orElse(Duration.ZERO);
  }

  /**
   * Returns how long ago the last acknowledgement was; before the first, the time since the start.
   */
  Duration age() {
    return Duration.between(last, clock.instant());
  }
}
