/** Clocks that tests control, and the patience of every test. */
package io.cryptopipeline.testing.time;
