package io.cryptopipeline.bench;

/** What is measured. */
enum Mode {
  /** Ticks a second, from a topic that holds them all. */
  THROUGHPUT,

  /** The time from send to visible, at a fixed rate. */
  LATENCY,

  /** What is used when nothing arrives. */
  IDLE,

  /** How long it takes until another instance serves the partitions of one that ends. */
  TAKEOVER
}
