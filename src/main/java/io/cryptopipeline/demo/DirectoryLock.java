package io.cryptopipeline.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Locks a directory for one broker, in this JVM or another. Kafka has its own lock, but exits the
 * JVM if that is taken. The operating system releases this one when the process dies.
 */
final class DirectoryLock implements AutoCloseable {
  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Creates the directory if it is missing, and takes the lock.
   *
   * @throws IOException if the directory cannot be created or written
   * @throws IllegalStateException if another broker has the lock
   */
  static DirectoryLock take(Path directory) throws IOException {
    Files.createDirectories(directory);
    var channel =
        FileChannel.open(
            directory.resolve(".embedded-kafka.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    if (!isTaken(channel)) {
      return new DirectoryLock(channel);
    }
    channel.close();
    throw new IllegalStateException("another embedded broker is using " + directory);
  }

  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() == null;
    } catch (OverlappingFileLockException heldByThisJvm) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
