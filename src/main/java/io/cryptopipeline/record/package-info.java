/**
 * The contract of the topics: their names and configuration, headers, event ids, dead letters,
 * reasons of refusal, and strict JSON.
 *
 * <p>Reads and writes bytes and text in memory, and the topic manifest from the class path.
 *
 * <p>Imports: {@code model}, {@code runtime}.
 */
package io.cryptopipeline.record;
