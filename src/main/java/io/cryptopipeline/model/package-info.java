/**
 * Ticks, windows and summaries, and the fold from ticks to a summary: plain immutable values
 * without any I/O.
 *
 * <p>Times are {@link java.time.Instant}s, prices exact {@link java.math.BigDecimal}s. The result
 * of a fold depends on the set of ticks only, never on their order; stream and batch use the same
 * fold.
 *
 * <p>Imports: nothing.
 */
package io.cryptopipeline.model;
