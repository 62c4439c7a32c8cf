/**
 * What flows through the pipeline, as plain records without any I/O: ticks, coin-days, summaries.
 *
 * <p>Imports nothing of this project. All times are {@link java.time.Instant}s, all days are UTC
 * days, all prices are exact {@link java.math.BigDecimal}s.
 */
package io.cryptopipeline.model;
