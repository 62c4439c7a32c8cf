package io.cryptopipeline.stream;

import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.PipelineException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.stream.Stream;

/**
 * The local state of one application on this machine: the directory {@code application.id} in
 * {@code state.dir}. For one thread; close it once.
 */
final class LocalState implements AutoCloseable {

  /** The file that Kafka Streams locks (4.4.0, {@code StateDirectory.LOCK_FILE_NAME}). */
  private static final String LOCKED_FILE = ".lock";

  private final Path directory;
  private FileChannel locked;

  private LocalState(Path directory) {
    this.directory = directory;
  }

  static LocalState of(Settings settings) {
    return new LocalState(
        settings
            .get(Keys.STATE_DIR)
            .resolve(settings.get(Keys.APPLICATION_ID))
            .toAbsolutePath()
            .normalize());
  }

  /**
   * Takes the lock of the directory, until this is closed. Creates nothing: where no stream has
   * run, there is nothing to lock.
   *
   * @throws PipelineException if a stream has the lock, the file cannot be opened, or the directory
   *     is not of Kafka Streams: it has files, and none to lock
   */
  void lock() {
    Path file = directory.resolve(LOCKED_FILE);
    try {
      if (locked == null && !Files.exists(file) && hasFiles()) {
        throw new PipelineException(
            "%s has no file %s, so it is not the state of a stream: check state.dir and application.id, or delete it yourself"
                .formatted(directory, LOCKED_FILE));
      }
      if (locked == null && Files.exists(file)) {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        if (isTaken(channel)) {
          channel.close();
          throw new PipelineException(
              "%s is in use by a stream on this machine: stop it first".formatted(directory));
        }
        locked = channel;
      }
    } catch (IOException e) {
      throw failed(directory, e);
    }
  }

  private boolean hasFiles() throws IOException {
    if (!exists()) {
      return false;
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.findAny().isPresent();
    }
  }

  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() == null;
    } catch (OverlappingFileLockException heldByThisJvm) {
      return true;
    }
  }

  Path directory() {
    return directory;
  }

  boolean exists() {
    return Files.exists(directory);
  }

  /**
   * Deletes the directory and all in it; the locked file last, so that no stream uses what is half
   * deleted. Does nothing if there is none. Takes the lock before, if a stream has made the
   * directory since {@link #lock}.
   *
   * @throws PipelineException as {@link #lock}, or if a file cannot be deleted; it can be called
   *     again
   */
  void delete() {
    lock();
    Path file = directory.resolve(LOCKED_FILE);
    try {
      if (exists()) {
        Files.walkFileTree(directory, new AllBut(file));
        Files.deleteIfExists(file);
        Files.delete(directory);
      }
    } catch (IOException e) {
      throw failed(directory, e);
    }
  }

  private static PipelineException failed(Path directory, IOException e) {
    return new PipelineException(
        "the local state in %s cannot be deleted (%s: %s): grant this user write access"
            .formatted(directory, e.getClass().getSimpleName(), e.getMessage()),
        e);
  }

  /** Deletes everything below the directory of a file, except that file. */
  private static final class AllBut extends SimpleFileVisitor<Path> {

    private final Path kept;

    AllBut(Path kept) {
      this.kept = kept;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (!file.equals(kept)) {
        Files.delete(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path visited, IOException e) throws IOException {
      if (e != null) {
        throw e;
      }
      if (!visited.equals(kept.getParent())) {
        Files.delete(visited);
      }
      return FileVisitResult.CONTINUE;
    }
  }

  /** Releases the lock. */
  @Override
  public void close() {
    try {
      if (locked != null) {
        locked.close();
      }
    } catch (IOException e) {
      throw failed(directory, e);
    }
  }
}
