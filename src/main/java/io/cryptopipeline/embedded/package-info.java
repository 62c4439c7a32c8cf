/**
 * Kafka and MongoDB inside the JVM, for the {@code demo} command and for tests.
 *
 * <p>Reads and writes: a data directory and ports on the loopback interface. Imports nothing else
 * of this project.
 */
package io.cryptopipeline.embedded;
