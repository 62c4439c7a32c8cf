/**
 * Stage 5 of the way of the data: MongoDB, its collections, indexes and documents.
 *
 * <p>The only package that speaks to the driver. Fulfils {@code sink}'s {@link
 * io.cryptopipeline.sink.Storage}; reads raw events back for {@code batch}. Imports {@code sink},
 * {@code summary}, {@code wire} and {@code model}.
 */
package io.cryptopipeline.mongo;
