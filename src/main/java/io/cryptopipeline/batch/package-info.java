/**
 * Summaries from raw events: the recompute of coin-days that a late tick has touched.
 *
 * <p>Reads {@code raw_events} and {@code pending_recomputes}; writes {@code daily_summaries} under
 * the same guard and with the same fold as the stream. Imports {@code mongo}, {@code sink}, {@code
 * summary} and {@code model}.
 */
package io.cryptopipeline.batch;
