package io.cryptopipeline.exchange;

import java.time.Instant;
import java.util.Optional;

/**
 * What a record says beside its payload, which a format may need to understand it.
 *
 * @param product the source's name of what is traded
 * @param quote what the price is counted in
 * @param recordTime the record's own timestamp, of a replayed one that which it had first: the
 *     event time of a payload that carries none
 */
public record Provenance(Optional<String> product, Optional<String> quote, Instant recordTime) {}
