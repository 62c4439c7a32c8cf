/**
 * Stage 4, hold back: collects raw events and window states, and writes them before Kafka commits.
 *
 * <p>The rule: no offset is committed before the storage has acknowledged everything that follows
 * from the records below it. Takes results from {@code stream.topology}, writes through {@link
 * io.cryptopipeline.mongo.Storage}, and publishes the stored summaries. Supplies the clients of
 * Kafka Streams. Private to {@code stream}.
 *
 * <p>Imports: {@code kafka}, {@code model}, {@code mongo}, {@code monitoring}, {@code record},
 * {@code runtime}, {@code stream.topology}.
 */
package io.cryptopipeline.stream.sink;
