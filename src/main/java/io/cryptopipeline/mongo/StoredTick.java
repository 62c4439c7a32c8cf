package io.cryptopipeline.mongo;

import io.cryptopipeline.model.Tick;
import java.time.Instant;

/**
 * The tick of a stored raw event.
 *
 * @param tick the tick, read from its payload
 * @param offset its offset in its partition of the raw topic
 * @param late whether it arrived after its unit was closed
 * @param ingestedAt when the stream read it
 */
public record StoredTick(Tick tick, long offset, boolean late, Instant ingestedAt) {}
