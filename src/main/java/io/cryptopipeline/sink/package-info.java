/**
 * Stage 4 of the way of the data: raw events and summaries, held back until the commit, and written
 * before it.
 *
 * <p>The rule: no offset is committed before the storage has acknowledged everything that follows
 * from the records below it. {@link io.cryptopipeline.sink.CommitBarrier} enforces it. Reads from
 * {@code topology}, writes through the {@link io.cryptopipeline.sink.Storage} contract, which
 * {@code mongo} fulfils, and publishes on {@code crypto-daily-summary}.
 */
package io.cryptopipeline.sink;
