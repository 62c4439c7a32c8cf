package io.cryptopipeline.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Stops processes where they stand, lets them go on, and has JVMs say where they stand. */
public final class Freezer {

  private Freezer() {}

  /** Lets the process do nothing any more; its connections stay. */
  public static void freeze(long pid) {
    signal("-STOP", pid);
  }

  /** Lets the process go on. */
  public static void thaw(long pid) {
    signal("-CONT", pid);
  }

  /** Lets a JVM print what each of its threads is at. */
  public static void printThreads(long pid) {
    signal("-QUIT", pid);
  }

  private static void signal(String signal, long pid) {
    try {
      ProcessBuilder kill = new ProcessBuilder("kill", signal, Long.toString(pid)).inheritIO();
      assertThat(kill.start().waitFor()).as("kill " + signal).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
