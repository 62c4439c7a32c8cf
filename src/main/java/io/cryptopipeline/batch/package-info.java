/**
 * Summaries from stored raw events: the daily job, the comparison with what is stored, and the
 * recompute of days that a late tick has touched.
 *
 * <p>Reads {@code raw_events} and {@code pending_recomputes}; writes summaries with the stream's
 * fold and under the stream's guard, and publishes them.
 *
 * <p>Imports: {@code config}, {@code kafka}, {@code model}, {@code mongo}, {@code monitoring},
 * {@code record}, {@code runtime}.
 */
package io.cryptopipeline.batch;
