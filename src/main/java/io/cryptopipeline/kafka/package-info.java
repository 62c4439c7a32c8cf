/** kafka. */
package io.cryptopipeline.kafka;
