/** Ticks, raw events and summaries as fixtures, and the oracle that computes them independently. */
package io.cryptopipeline.testing.ticks;
