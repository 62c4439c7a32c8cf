/** stream. */
package io.cryptopipeline.stream;
