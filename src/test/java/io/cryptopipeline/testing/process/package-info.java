/** Commands of the jar and other programs as processes; folders and ports for them. */
package io.cryptopipeline.testing.process;
