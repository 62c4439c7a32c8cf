/** What fuzz tests make of good payloads, and JSON out of nothing. */
package io.cryptopipeline.testing.fuzz;
