/** Brokers in processes of their own, secured ones among them, and other producers. */
package io.cryptopipeline.testing.kafka;
