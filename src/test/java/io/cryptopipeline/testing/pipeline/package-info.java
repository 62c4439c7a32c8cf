/** A whole pipeline on real servers, and what it has left to do. */
package io.cryptopipeline.testing.pipeline;
