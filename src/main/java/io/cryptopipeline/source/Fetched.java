package io.cryptopipeline.source;

/**
 * A payload from a source.
 *
 * @param source the name of the source
 * @param place where in the source it stood, for messages, for example {@code ticks.jsonl:17}
 * @param payload the bytes of one tick, exactly as the source sent them; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes themselves are the point; never compared
public record Fetched(String source, String place, byte[] payload) {}
