/**
 * Stage 1 of the way of the data: prices from a source to {@code crypto-raw}.
 *
 * <p>A {@link io.cryptopipeline.source.TickSource} fetches payloads; the {@link
 * io.cryptopipeline.source.TickProducer} writes them to the topic, exactly as they are. Imports
 * {@code wire} and {@code model}.
 */
package io.cryptopipeline.source;
