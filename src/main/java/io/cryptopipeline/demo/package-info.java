/**
 * The {@code demo} command: the whole pipeline in one JVM, with an embedded Kafka broker, an
 * embedded MongoDB and a dashboard.
 *
 * <p>Reads the real ticks in the jar, or a file; writes to a data directory, and listens on the
 * loopback interface only.
 *
 * <p>Imports: nothing.
 */
package io.cryptopipeline.demo;
