package io.cryptopipeline.source;

import java.util.Optional;

/**
 * A payload from a source.
 *
 * @param source the name of the source
 * @param place where in the source it stood, for messages, for example {@code ticks.jsonl:17}
 * @param product the source's name of what is traded, where the payload may not say it
 * @param quote what the price is counted in, where the payload may not say it
 * @param payload the bytes of one tick, exactly as the source sent them; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes themselves are the point; never compared
public record FetchedPayload(
    String source, String place, Optional<String> product, Optional<String> quote, byte[] payload) {

  /** A payload that says itself what it is about. */
  public FetchedPayload(String source, String place, byte[] payload) {
    this(source, place, Optional.empty(), Optional.empty(), payload);
  }
}
