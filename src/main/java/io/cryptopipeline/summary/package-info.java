/**
 * The fold: the exact, pure computation of a summary from ticks, the same code for the stream and
 * for every recompute from raw events.
 *
 * <p>Reads and writes nothing; imports only {@code model}. The result depends on the set of ticks
 * alone, never on the order in which they arrive.
 */
package io.cryptopipeline.summary;
