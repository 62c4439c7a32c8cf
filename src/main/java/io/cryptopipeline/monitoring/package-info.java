/**
 * What a long-running command shows of itself: metrics, health, and whether ticks that are due
 * come; and the HTTP server that shows it.
 *
 * <p>Listens on {@code http.port}, and reads the clock.
 *
 * <p>Imports: {@code runtime}.
 */
package io.cryptopipeline.monitoring;
