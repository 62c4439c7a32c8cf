package io.cryptopipeline.simulation;

/**
 * A fault that struck in a simulation.
 *
 * @param sent how many records had been sent by then
 */
record Strike(int sent, Point point, Fault fault) {}
