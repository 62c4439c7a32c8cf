package io.cryptopipeline.bench.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Starts processes, each with a folder of its own. Closing kills all that still run and deletes all
 * folders; so does the end of this JVM, with Ctrl-C too. Safe for several threads.
 */
public final class Processes implements AutoCloseable {

  private final Path folder;
  private final List<MeasuredProcess> started = new ArrayList<>();
  private volatile boolean closed;

  private Processes(Path folder) {
    this.folder = folder;
  }

  /** Creates the temporary folder that holds all others. */
  public static Processes create() {
    try {
      Processes processes = new Processes(Files.createTempDirectory("crypto-pipeline-bench"));
      Runtime.getRuntime().addShutdownHook(new Thread(processes::close));
      return processes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates a folder for one process or one run. */
  public Path folder(String name) {
    try {
      return Files.createDirectories(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a command; its working directory is {@code folder}, and what it prints a file there. */
  public MeasuredProcess start(String name, Path folder, List<String> command) {
    return start(name, folder, command, Map.of());
  }

  /** Starts a command with these environment variables too. */
  public synchronized MeasuredProcess start(
      String name, Path folder, List<String> command, Map<String, String> environment) {
    if (closed) {
      throw new IllegalStateException("the benchmark is ending");
    }
    Path log = folder.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    try {
      MeasuredProcess process = new MeasuredProcess(name, builder.start(), log);
      started.add(process);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a main class of the benchmark's own class path. */
  public MeasuredProcess startJava(
      String name, Path folder, List<String> options, String mainClass, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass));
    command.addAll(arguments);
    return start(name, folder, command);
  }

  /** Returns the path of the {@code java} that runs this. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** Returns whether it was closed, as Ctrl-C does. */
  public boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    started.forEach(MeasuredProcess::kill);
    try (var files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
