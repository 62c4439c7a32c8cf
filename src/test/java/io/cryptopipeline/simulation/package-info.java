/**
 * A simulation: the real processors, sink and barrier run on one thread, against a small model of
 * Kafka and of MongoDB. A seed draws the input, the order of the steps and the faults between them.
 * Each rule of the model names the class and method of Kafka 4.4.0 that it copies.
 */
package io.cryptopipeline.simulation;
