package io.cryptopipeline.bench.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads Linux's {@code /proc}: see proc(5). */
public final class ProcFiles {

  /** USER_HZ, which is 100 on every architecture that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  private static final double KIB_PER_MIB = 1024;

  /** Positions after the name in parentheses, in /proc/PID/stat: utime to cstime. */
  private static final int UTIME = 11;

  private static final int CSTIME = 14;

  /** Positions in the first line of /proc/stat. */
  private static final int USER = 1;

  private static final int IDLE = 4;
  private static final int IOWAIT = 5;
  private static final int STEAL = 8;

  private ProcFiles() {}

  /**
   * Returns the processor time of a process and its children that have ended; 0 if there is no such
   * process.
   */
  public static double cpuSeconds(long pid) {
    Path file = Path.of("/proc", Long.toString(pid), "stat");
    try {
      String stat = Files.readString(file, ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return Arrays.stream(fields, UTIME, CSTIME + 1).mapToLong(Long::parseLong).sum()
          / TICKS_PER_SECOND;
    } catch (IOException ended) {
      return 0;
    }
  }

  /** Returns VmHWM of a process in MiB; 0 if there is no such process. */
  static double peakMemoryMib(long pid) {
    Path file = Path.of("/proc", Long.toString(pid), "status");
    try {
      return Files.readAllLines(file, ISO_8859_1).stream()
              .filter(line -> line.startsWith("VmHWM:"))
              .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
              .sum()
          / KIB_PER_MIB;
    } catch (IOException ended) {
      return 0;
    }
  }

  /** Returns the processor time of the whole machine since its start, in seconds. */
  public static double machineCpuSeconds() {
    try {
      String[] fields =
          Files.readAllLines(Path.of("/proc/stat"), ISO_8859_1).get(0).split(" +", -1);
      long busy = 0;
      for (int i = USER; i <= STEAL; i++) {
        busy += i == IDLE || i == IOWAIT ? 0 : Long.parseLong(fields[i]);
      }
      return busy / TICKS_PER_SECOND;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
