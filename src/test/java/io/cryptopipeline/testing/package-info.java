/** The real MongoDB that tests run against, and events and summaries for them. */
package io.cryptopipeline.testing;
