package io.cryptopipeline.source;

import io.cryptopipeline.monitoring.Health.Check;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Where ticks come from. To add a source, implement this and name it in {@code app.Sources}; for an
 * exchange with a WebSocket, implement {@link io.cryptopipeline.exchange.Exchange} instead.
 */
@FunctionalInterface
public interface TickSource {

  /**
   * Hands every payload to {@code receiver}, on the calling thread, until the source ends or {@code
   * receiver} throws, as it does when it is to stop.
   *
   * @throws io.cryptopipeline.model.PipelineException if the source cannot be read
   * @throws InterruptedException if it was interrupted while it waited
   */
  void fetch(Consumer<FetchedPayload> receiver) throws InterruptedException;

  /**
   * Returns the last trade of each product up to which every trade was handed over or is known to
   * be missing, by the product's key on {@code crypto-last-trades}; none if the source does not
   * resume. For any thread.
   */
  default Map<String, LastTrade> lastSent() {
    return Map.of();
  }

  /** Returns whether {@code --rate} holds for the source; if not, its ticks are sent at once. */
  default boolean isRateLimited() {
    return true;
  }

  /** Returns whether the source answers; true if there is nobody to answer. For any thread. */
  default Check availability() {
    return Check.met("needs no server");
  }
}
