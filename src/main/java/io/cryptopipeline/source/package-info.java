/**
 * Stage 1 of the way of the data: prices from a source to {@code crypto-raw}.
 *
 * <p>A {@link io.cryptopipeline.source.TickSource} fetches payloads; the {@link
 * io.cryptopipeline.source.TickProducer} writes them to the topic, exactly as they are. Imports
 * {@code wire}, {@code model} and {@code retry}.
 */
package io.cryptopipeline.source;
