package io.cryptopipeline.source;

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
}
