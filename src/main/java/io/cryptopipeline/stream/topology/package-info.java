/** stream.topology. */
package io.cryptopipeline.stream.topology;
