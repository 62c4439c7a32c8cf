/**
 * Brokers in processes of their own, secured ones among them, other producers, and groups of
 * consumers.
 */
package io.cryptopipeline.testing.kafka;
