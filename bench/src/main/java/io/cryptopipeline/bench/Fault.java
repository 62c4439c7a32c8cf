package io.cryptopipeline.bench;

/** What happens to an instance in mode takeover. */
enum Fault {
  /** SIGKILL. */
  KILL,

  /** SIGTERM. */
  STOP,

  /** SIGKILL, and the instance is started again at once, with its state. */
  RESTART
}
