/** The real MongoDB that tests run against. */
package io.cryptopipeline.testing;
