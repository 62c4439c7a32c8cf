/**
 * What was refused, and a second try: reads {@code crypto-raw-dlq}, and makes of its letters
 * records that are sent to {@code crypto-raw} again.
 *
 * <p>Imports {@code inspect} and {@code wire}.
 */
package io.cryptopipeline.dlq;
