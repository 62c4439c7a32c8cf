/**
 * Stage 3, fold: the Kafka Streams topology, from raw records to raw events and window states.
 *
 * <p>Reads {@code crypto-raw}; writes {@code crypto-raw-dlq}, and {@code crypto-raw} again for
 * records on the wrong partition. Passes results to the sinks that it is given, and does not know
 * MongoDB. Private to {@code stream}.
 *
 * <p>Imports: {@code exchange}, {@code model}, {@code monitoring}, {@code record}, {@code runtime}.
 */
package io.cryptopipeline.stream.topology;
