/** The load: ticks that are the same in every run, and what must become of them. */
package io.cryptopipeline.bench.ticks;
