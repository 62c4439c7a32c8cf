/**
 * Summaries from raw events: the recompute of units that a late tick has touched, the daily batch
 * job, and the comparison of what is stored with what raw events amount to.
 *
 * <p>Reads {@code raw_events} and {@code pending_recomputes}; writes the summaries under the same
 * guard and with the same fold as the stream. Imports {@code mongo}, {@code sink}, {@code summary}
 * and {@code model}.
 */
package io.cryptopipeline.batch;
