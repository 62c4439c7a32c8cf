/**
 * The {@code demo} command: the whole pipeline in one JVM, with an embedded Kafka broker, an
 * embedded MongoDB and the page.
 *
 * <p>Reads the real ticks in the jar, or a file; writes to a data directory, and listens on the
 * loopback interface only.
 *
 * <p>Imports: {@code config}, {@code exchange}, {@code kafka}, {@code model}, {@code mongo}, {@code
 * monitoring}, {@code runtime}, {@code source}, {@code stream}, {@code web}.
 */
package io.cryptopipeline.demo;
