/**
 * What concerns the process, not the data: stop signals, waiting and backoff, the metrics, and
 * helpers for messages and causes of errors.
 *
 * <p>Reads signals and the clock; writes JMX metrics.
 *
 * <p>Imports: nothing.
 */
package io.cryptopipeline.runtime;
