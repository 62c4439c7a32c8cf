/**
 * The end-to-end benchmark: loads ticks, runs the competitors in turn, measures and checks them,
 * and prints the result. {@code bench/README.md} says what it measures.
 */
package io.cryptopipeline.bench;
