/**
 * Stage 2 of the way of the data: topics, headers, bytes and formats.
 *
 * <p>Turns the bytes of a raw record into a {@link io.cryptopipeline.wire.RawTick}, or says why it
 * cannot; knows the topics and how a summary looks as JSON. Pure but for the class path resources
 * it reads; imports {@code model} alone.
 */
package io.cryptopipeline.wire;
