package io.cryptopipeline.cli;

import io.cryptopipeline.batch.RangeRecompute.Progress;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Shows the progress of a job: on a terminal as a bar that is redrawn every 100 ms, else as one
 * line per tenth, or not at all. Safe for several threads.
 */
final class ProgressLine implements Consumer<Progress> {

  private static final int WIDTH = 40;
  private static final long REDRAW_NANOS = 100_000_000;

  private final PrintWriter err;
  private final boolean terminal;
  private final boolean hasLines;
  private final LongSupplier nanoTime;
  private int shown = -1;
  private long drawnNanos;
  private boolean wasDrawn;

  /**
   * Creates a bar that is not visible yet.
   *
   * @param err the output
   * @param terminal whether the output is a terminal
   * @param hasLines whether it shows lines where the output is no terminal
   */
  ProgressLine(PrintWriter err, boolean terminal, boolean hasLines) {
    this(err, terminal, hasLines, System::nanoTime);
  }

  ProgressLine(PrintWriter err, boolean terminal, boolean hasLines, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.err = err;
    this.terminal = terminal;
    this.hasLines = hasLines;
  }

  /**
   * Returns whether stderr is a terminal. Linux says so itself. Elsewhere it is taken for one if
   * the console is one: there is always a console since JDK 22, with a method that says whether it
   * is a terminal; before, every console is one.
   */
  static boolean isTerminal() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/")
          || target.startsWith("/dev/tty")
          || target.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return isConsoleTerminal();
    }
  }

  @SuppressWarnings("SystemConsoleNull")
  private static boolean isConsoleTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  @Override
  public void accept(Progress progress) {
    show(progress.part(), "%s of %s coins".formatted(progress.coinsDone(), progress.coins()));
  }

  /**
   * Shows which part is done.
   *
   * @param part from 0 to 1
   * @param what a description of the part
   */
  synchronized void show(double part, String what) {
    int percent = (int) Math.min(100, Math.round(part * 100));
    int step = terminal ? percent : percent / 10 * 10;
    if (step <= shown || (!terminal && !hasLines)) {
      return;
    }
    if (terminal && wasDrawn && nanoTime.getAsLong() - drawnNanos < REDRAW_NANOS) {
      return; // each record that is printed removes the bar
    }
    shown = step;
    if (terminal) {
      drawnNanos = nanoTime.getAsLong();
      wasDrawn = true;
      int full = percent * WIDTH / 100;
      err.printf("\r[%s%s] %3s %%  %s", "=".repeat(full), " ".repeat(WIDTH - full), percent, what);
    } else if (step > 0) {
      err.printf("%s %%, %s%n", step, what);
    }
    err.flush();
  }

  /** Returns what shows parts, from 0 to 1, and removes the bar when the whole is done. */
  DoubleConsumer parts(String what) {
    return part -> {
      if (part < 1) {
        show(part, what);
      } else {
        clear();
      }
    };
  }

  /** Shows how many of so many records a receiver has seen, and passes them on to it. */
  <T> Predicate<T> counting(Predicate<T> receiver, long total) {
    AtomicLong seen = new AtomicLong();
    DoubleConsumer parts = parts("read");
    return record -> {
      parts.accept((double) seen.incrementAndGet() / Math.max(1, total));
      return receiver.test(record);
    };
  }

  /** Prints a line above the bar. */
  synchronized void println(String line) {
    clear();
    err.println(line);
    err.flush();
  }

  /** Removes the bar. */
  synchronized void clear() {
    if (terminal && shown >= 0) {
      err.print("\r" + " ".repeat(WIDTH + 40) + "\r");
      err.flush();
      shown = -1;
    }
  }
}
