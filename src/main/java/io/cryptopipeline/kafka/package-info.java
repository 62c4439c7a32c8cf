/**
 * Kafka: makes clients from the settings, creates and compares topics, reads topics and finds their
 * newest records, sends raw records, and explains Kafka's errors.
 *
 * <p>Reads and writes any topic that a verb asks for. Does not run Kafka Streams.
 *
 * <p>Imports: {@code config}, {@code model}, {@code monitoring}, {@code record}, {@code runtime}.
 */
package io.cryptopipeline.kafka;
