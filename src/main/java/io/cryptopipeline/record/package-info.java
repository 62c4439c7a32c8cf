/** record. */
package io.cryptopipeline.record;
