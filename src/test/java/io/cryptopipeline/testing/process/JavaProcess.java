package io.cryptopipeline.testing.process;

import io.cryptopipeline.testing.security.Printed;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A JVM of its own, out of the packaged jar. */
public final class JavaProcess {

  /** What {@code package} has made. */
  public static final Path JAR = Path.of("target/crypto-pipeline.jar");

  /** Not the machine's: a process that is killed leaves its unpacked native libraries there. */
  private static final Path TEMPORARY = temporary();

  /** Most of these processes live for seconds: less compiling makes them faster. */
  private static final List<String> SHORT_LIVED =
      List.of("-Xmx512m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private JavaProcess() {}

  private static Path temporary() {
    try {
      return Files.createDirectories(Path.of("target/tmp"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a main class of the jar; what it prints is added to {@code log}. */
  public static Process start(Path log, String mainClass, List<String> arguments)
      throws IOException {
    return start(log, Map.of(), command("-cp", JAR.toString(), mainClass, arguments));
  }

  /**
   * Starts a command; what it prints is added to {@code log}. It ends with this JVM, should a test
   * that fails forget it.
   */
  public static Process start(Path log, Map<String, String> environment, List<String> command)
      throws IOException {
    Printed.keepGrowing(log);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    Process process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return process;
  }

  /** Starts a main class of the tests; what it prints is added to {@code log}. */
  public static Process startTestClass(Path log, Class<?> mainClass, List<String> arguments) {
    String classes = "target/test-classes" + File.pathSeparator + JAR;
    try {
      return start(log, Map.of(), command("-cp", classes, mainClass.getName(), arguments));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command line that runs {@code java -jar crypto-pipeline.jar} with these arguments. */
  public static List<String> jar(List<String> arguments) {
    return command("-jar", JAR.toString(), null, arguments);
  }

  private static List<String> command(
      String option, String jar, String mainClass, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SHORT_LIVED);
    command.add("-Djava.io.tmpdir=" + TEMPORARY);
    command.add(option);
    command.add(jar);
    if (mainClass != null) {
      command.add(mainClass);
    }
    command.addAll(arguments);
    return command;
  }
}
