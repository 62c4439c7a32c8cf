/**
 * Faults: what becomes of a known set of ticks while instances of the stream, the broker and mongod
 * are killed, frozen and cut off, and controls that show that these tests would notice.
 */
package io.cryptopipeline.fault;
