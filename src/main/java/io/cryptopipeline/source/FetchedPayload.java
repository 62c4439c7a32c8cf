package io.cryptopipeline.source;

import com.google.gson.JsonElement;
import java.util.Optional;

/**
 * A payload from a source.
 *
 * @param source the name of the source
 * @param place its position in the source, for messages, for example {@code ticks.jsonl:17}
 * @param product the source's name of what is traded, if the payload may not contain it
 * @param quote the quote currency, if the payload may not contain it
 * @param bytes the bytes of one tick, exactly as the source sent them; not to be changed
 * @param json the same, parsed; empty if it is not parsed yet
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes themselves are the point; never compared
public record FetchedPayload(
    String source,
    String place,
    Optional<String> product,
    Optional<String> quote,
    byte[] bytes,
    Optional<JsonElement> json) {

  /** Creates a payload that says itself what it is about. */
  public FetchedPayload(String source, String place, byte[] bytes) {
    this(source, place, Optional.empty(), Optional.empty(), bytes, Optional.empty());
  }
}
