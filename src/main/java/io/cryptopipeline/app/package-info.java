/**
 * Puts the pipeline together: the only place that constructs clients, storage and topology out of
 * {@code config}, starts them and stops them.
 *
 * <p>Imports every package but {@code cli}.
 */
package io.cryptopipeline.app;
