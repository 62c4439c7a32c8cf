/**
 * Stage 3 of the way of the data: the Kafka Streams topology, from raw records to raw events and
 * daily summaries.
 *
 * <p>Reads {@code crypto-raw}; writes {@code crypto-raw-dlq}, and {@code crypto-raw} again for
 * records that stand in the wrong place. What becomes of raw events and summaries is not known
 * here: the two sinks come in as processor suppliers. Imports {@code wire}, {@code summary} and
 * {@code model}; never MongoDB.
 */
package io.cryptopipeline.topology;
