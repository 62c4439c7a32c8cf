/** The real mongod of the tests: found, fetched and started, alone or as a replica set. */
package io.cryptopipeline.testing.mongo;
