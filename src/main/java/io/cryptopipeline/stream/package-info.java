/**
 * The Kafka Streams application: checks topics, state and database, starts the topology with the
 * commit barrier, handles failed threads, and stops cleanly.
 *
 * <p>Reads {@code crypto-raw}; writes MongoDB, the summary topics and {@code crypto-raw-dlq}
 * through its two inner packages. Runs the recompute of late days beside the topology.
 *
 * <p>Imports: {@code batch}, {@code config}, {@code exchange}, {@code kafka}, {@code model}, {@code
 * mongo}, {@code monitoring}, {@code runtime}, {@code stream.sink}, {@code stream.topology}.
 */
package io.cryptopipeline.stream;
