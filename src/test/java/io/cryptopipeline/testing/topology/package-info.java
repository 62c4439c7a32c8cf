/** The topology under TopologyTestDriver. */
package io.cryptopipeline.testing.topology;
