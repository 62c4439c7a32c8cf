package io.cryptopipeline.simulation;

/** {@code Task.State}. */
enum TaskState {
  RESTORING,
  RUNNING,
  SUSPENDED,
  CLOSED
}
