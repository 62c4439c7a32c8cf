/**
 * What concerns the process, not the data: stop signals, waiting and backoff, and helpers for
 * messages and causes of errors.
 *
 * <p>Reads signals and the clock.
 *
 * <p>Imports: nothing.
 */
package io.cryptopipeline.runtime;
