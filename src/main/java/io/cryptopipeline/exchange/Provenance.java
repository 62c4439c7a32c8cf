package io.cryptopipeline.exchange;

import java.time.Instant;
import java.util.Optional;

/**
 * The context of a payload, which a format may need to read it.
 *
 * @param product the source's name of what is traded
 * @param quote the quote currency
 * @param recordTime the record's timestamp (of a replayed record its first one): the event time of
 *     a payload without one
 */
public record Provenance(Optional<String> product, Optional<String> quote, Instant recordTime) {}
