package io.cryptopipeline.bench.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process and all that it has started; measured by what Linux says of them in {@code /proc}. */
public final class MeasuredProcess {

  private static final int LAST_LINES = 20;
  private static final long STOP_SECONDS = 60;

  private final String name;
  private final Process process;
  private final Path log;

  MeasuredProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Returns the processor time since the start, in seconds; 0 once it has ended. */
  public double cpuSeconds() {
    return pids().mapToDouble(ProcFiles::cpuSeconds).sum();
  }

  /** Returns the largest resident memory so far, in MiB; 0 once it has ended. */
  public double peakMemoryMib() {
    return pids().mapToDouble(ProcFiles::peakMemoryMib).sum();
  }

  private Stream<Long> pids() {
    return Stream.concat(Stream.of(process.pid()), process.descendants().map(ProcessHandle::pid));
  }

  /**
   * Checks that it runs.
   *
   * @throws IllegalStateException if it has ended, with the last lines that it has printed
   */
  public void checkAlive() {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          "%s ended with exit code %s:%n%s".formatted(name, process.exitValue(), lastLines()));
    }
  }

  /** Returns whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Returns the last lines that it has printed. */
  public String lastLines() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException e) {
      return "(" + log + " cannot be read: " + e.getMessage() + ")";
    }
  }

  /** Waits for its end, and returns its exit code. */
  public int await() throws InterruptedException {
    return process.waitFor();
  }

  /** Sends SIGTERM, and returns at once. */
  public void terminate() {
    List<ProcessHandle> children = process.descendants().toList();
    process.destroy();
    children.forEach(ProcessHandle::destroy);
  }

  /** Ends it with SIGTERM, and after a minute with SIGKILL; returns when it has ended. */
  public void stop() throws InterruptedException {
    terminate();
    if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
      kill();
    }
  }

  /** Ends it with SIGKILL; returns when it has ended. */
  public void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    process.onExit().join();
  }
}
