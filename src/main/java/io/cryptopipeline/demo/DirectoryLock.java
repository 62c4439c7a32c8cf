package io.cryptopipeline.demo;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a directory to one broker, in this JVM or another. Kafka has a lock of its own, but answers
 * a taken one by ending the JVM. The operating system releases this one when its process dies.
 */
final class DirectoryLock implements AutoCloseable {
  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Makes the directory where it is missing, and takes the lock.
   *
   * @throws IOException if the directory cannot be made or written
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
