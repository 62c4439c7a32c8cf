package io.cryptopipeline.testing.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Stops processes where they stand, lets them go on, and has JVMs say where they stand. */
public final class Freezer {

  private Freezer() {}

  /** Lets the process do nothing any more; its connections stay. */
  public static void freeze(long pid) {
    signal("-STOP", pid);
    await().until(() -> isFrozen(pid));
  }

  /** The signal takes a moment to reach each thread; where there is no /proc nobody can tell. */
  private static boolean isFrozen(long pid) {
    Path threads = Path.of("/proc", Long.toString(pid), "task");
    if (Files.exists(threads)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(threads)) {
        for (Path thread : all) {
          String stat = Files.readString(thread.resolve("stat"), ISO_8859_1);
          if (!stat.substring(stat.lastIndexOf(')')).startsWith(") T")) {
            return false;
          }
        }
      } catch (IOException | DirectoryIteratorException e) {
        return false; // a thread has ended meanwhile: look again
      }
    }
    return true;
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
