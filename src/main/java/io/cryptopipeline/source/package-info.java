/**
 * Stage 1, fetch: prices from an exchange, a file or the simulator to {@code crypto-raw}, byte for
 * byte and without gaps in the trade ids.
 *
 * <p>Reads WebSockets, HTTP and files, and {@code crypto-raw} and {@code crypto-last-trades} for
 * the last trades; writes these topics. A {@link io.cryptopipeline.source.TickSource} fetches;
 * {@link io.cryptopipeline.source.SourceRun} runs it until it ends or is stopped.
 *
 * <p>Imports: {@code config}, {@code exchange}, {@code kafka}, {@code model}, {@code monitoring},
 * {@code record}, {@code runtime}.
 */
package io.cryptopipeline.source;
