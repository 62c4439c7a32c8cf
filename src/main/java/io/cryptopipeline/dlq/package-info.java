/**
 * The dead-letter queue: lists refused records, shows their original bytes, and replays them.
 *
 * <p>Reads {@code crypto-raw-dlq}; a replay writes to {@code crypto-raw}.
 *
 * <p>Imports: nothing.
 */
package io.cryptopipeline.dlq;
