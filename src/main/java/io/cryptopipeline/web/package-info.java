/**
 * What a command shows over HTTP: metrics, health, the API and the page.
 *
 * <p>Listens on {@code http.port}. Reads the summaries and pending recomputes in MongoDB, and the
 * dead letters in Kafka, when it is asked for them; writes nothing.
 *
 * <p>Imports: {@code config}, {@code dlq}, {@code model}, {@code mongo}, {@code monitoring}, {@code
 * record}, {@code runtime}.
 */
package io.cryptopipeline.web;
