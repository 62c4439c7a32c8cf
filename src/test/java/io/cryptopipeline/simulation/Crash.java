package io.cryptopipeline.simulation;

/** Ends the code of an instance that was killed; nothing of the pipeline catches it. */
final class Crash extends Error {

  private static final long serialVersionUID = 1L;

  Crash() {
    super("killed", null, false, false);
  }
}
