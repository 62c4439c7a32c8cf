/**
 * What a long-running command shows of itself: metrics, health, and whether ticks that are due
 * come.
 *
 * <p>Reads the clock; room {@code web} shows it over HTTP.
 *
 * <p>Imports: {@code runtime}.
 */
package io.cryptopipeline.monitoring;
