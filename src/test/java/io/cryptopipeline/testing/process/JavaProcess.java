package io.cryptopipeline.testing.process;

import static java.lang.ProcessBuilder.Redirect.DISCARD;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.cryptopipeline.testing.security.Printed;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
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

  /**
   * Most of these processes live for seconds: less compiling makes them faster. The heap has room
   * for an array of 352 MB: as long seems a TLS record to a Kafka client that expects none.
   */
  private static final List<String> SHORT_LIVED =
      List.of("-Xmx1g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final String TICK =
      "{\"coin_id\":\"bitcoin\",\"timestamp\":\"2018-04-05T00:00:00Z\",\"price\":1}";

  /** The jar's classes, loaded and verified: a third less processor time for a command. */
  private static final Path CLASSES = archive();

  private JavaProcess() {}

  private static Path temporary() {
    try {
      return Files.createDirectories(Path.of("target/tmp"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the classes that a demo loads, unless another fork has done it for this jar. */
  private static Path archive() {
    Path archive = Path.of("target/crypto-pipeline.jsa");
    try (FileChannel channel = FileChannel.open(Path.of(archive + ".lock"), CREATE, WRITE)) {
      var unused = channel.lock(); // until the channel is closed
      if (!Files.exists(archive)
          || Files.getLastModifiedTime(archive).compareTo(Files.getLastModifiedTime(JAR)) < 0) {
        Files.deleteIfExists(archive);
        Path tick = Files.writeString(TEMPORARY.resolve("tick.jsonl"), TICK);
        List<String> command = java();
        command.addAll(List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:disable"));
        command.addAll(List.of("-jar", JAR.toString(), "demo", "--exit-when-done"));
        command.addAll(List.of("--replay", tick.toString()));
        Process demo =
            new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(DISCARD).start();
        if (demo.waitFor() != 0) {
          throw new IllegalStateException("exit code " + demo.exitValue() + " of " + command);
        }
      }
      return archive;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
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
    String classes = JAR + File.pathSeparator + "target/test-classes";
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
    List<String> command = java();
    command.add("-XX:SharedArchiveFile=" + CLASSES);
    command.add(option);
    command.add(jar);
    if (mainClass != null) {
      command.add(mainClass);
    }
    command.addAll(arguments);
    return command;
  }

  private static List<String> java() {
    List<String> java = new ArrayList<>();
    java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    java.addAll(SHORT_LIVED);
    java.add("-Djava.io.tmpdir=" + TEMPORARY);
    return java;
  }
}
