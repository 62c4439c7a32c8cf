/**
 * Stage 2, read: what each exchange sends and expects, as text without any I/O, and how a raw
 * record becomes a tick.
 *
 * <p>One class per exchange: its format, its subscription and its history. {@link
 * io.cryptopipeline.exchange.FormatRegistry} lists them all. Reads {@code config/coins.json} or
 * {@code coins.file}; writes nothing.
 *
 * <p>Imports: {@code config}, {@code model}, {@code record}, {@code runtime}.
 */
package io.cryptopipeline.exchange;
