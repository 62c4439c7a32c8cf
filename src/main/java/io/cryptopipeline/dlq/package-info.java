/**
 * The dead-letter queue: lists refused records, shows their original bytes, and replays them.
 *
 * <p>Reads {@code crypto-raw-dlq}; a replay writes to {@code crypto-raw}.
 *
 * <p>Imports: {@code config}, {@code kafka}, {@code model}, {@code record}, {@code runtime}.
 */
package io.cryptopipeline.dlq;
