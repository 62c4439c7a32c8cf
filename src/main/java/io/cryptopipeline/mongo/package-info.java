/**
 * Stage 5, store: MongoDB's collections, indexes and documents, and the retries of an outage.
 *
 * <p>The only package that uses BSON and the driver. Implements {@link
 * io.cryptopipeline.mongo.Storage}, the port of the stream's sink; reads raw events back for {@code
 * batch}. {@link io.cryptopipeline.mongo.Database} connects as the settings say.
 *
 * <p>Imports: {@code config}, {@code exchange}, {@code model}, {@code monitoring}, {@code record},
 * {@code runtime}.
 */
package io.cryptopipeline.mongo;
