/**
 * What flows through the pipeline, as plain records without any I/O: ticks, windows, summaries.
 *
 * <p>Imports nothing of this project. All times are {@link java.time.Instant}s, all prices are
 * exact {@link java.math.BigDecimal}s; where windows begin is known to {@link
 * io.cryptopipeline.model.Windows} alone.
 */
package io.cryptopipeline.model;
