/** exchange. */
package io.cryptopipeline.exchange;
