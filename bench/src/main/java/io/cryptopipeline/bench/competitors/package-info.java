/**
 * What is compared: each reads {@code crypto-raw} and writes into a database of its own. {@code
 * PlainConsumer} and {@code DailyOhlcApp} are main classes of JVMs of their own.
 */
package io.cryptopipeline.bench.competitors;
