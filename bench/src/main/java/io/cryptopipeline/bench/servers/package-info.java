/** Processes in a temporary folder: a broker, a mongod, and what is measured of any of them. */
package io.cryptopipeline.bench.servers;
