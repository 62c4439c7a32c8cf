/** stream.sink. */
package io.cryptopipeline.stream.sink;
