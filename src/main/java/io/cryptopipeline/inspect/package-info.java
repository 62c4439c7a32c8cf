/**
 * What is in the topics, for a person or a script: reads {@code crypto-raw}, {@code
 * crypto-daily-summary} and {@code crypto-raw-dlq}, committed records only, and writes nothing.
 * Imports {@code wire}.
 */
package io.cryptopipeline.inspect;
