package io.cryptopipeline.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own, out of the packaged jar. */
public final class JavaProcess {

  /** What {@code package} has made. */
  public static final Path JAR = Path.of("target/crypto-pipeline.jar");

  private JavaProcess() {}

  /** Starts a main class of the jar; what it prints goes to {@code log}. */
  static Process start(Path log, String mainClass, List<String> arguments) throws IOException {
    return new ProcessBuilder(command("-cp", JAR.toString(), mainClass, arguments))
        .redirectErrorStream(true)
        .redirectOutput(log.toFile())
        .start();
  }

  /** The command line that runs {@code java -jar crypto-pipeline.jar} with these arguments. */
  public static List<String> jar(List<String> arguments) {
    return command("-jar", JAR.toString(), null, arguments);
  }

  private static List<String> command(
      String option, String jar, String mainClass, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.add(option);
    command.add(jar);
    if (mainClass != null) {
      command.add(mainClass);
    }
    command.addAll(arguments);
    return command;
  }
}
