package io.cryptopipeline.source;

/** Where ticks go to. Closing it ends that. */
public interface TickOutput extends AutoCloseable {

  /**
   * Hands one payload on; it is there only after {@link #flush}. One that is no tick is reported,
   * and left out.
   *
   * @throws io.cryptopipeline.model.PipelineException if this one or an earlier one cannot get
   *     there
   */
  void send(FetchedPayload fetched);

  /**
   * Returns when everything that was sent is there.
   *
   * @throws io.cryptopipeline.model.PipelineException if not all of it can get there
   */
  void flush();

  /** Returns how many ticks are there. */
  long sent();

  /** Returns how many payloads were left out because they are no ticks. */
  long refused();

  @Override
  void close();
}
