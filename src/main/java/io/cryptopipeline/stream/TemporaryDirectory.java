package io.cryptopipeline.stream;

import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.runtime.PrintableText;
import org.rocksdb.RocksDB;

/** The directory that RocksDB, which holds the state, unpacks its native library into. */
final class TemporaryDirectory {

  private TemporaryDirectory() {}

  /**
   * Loads the library now, instead of in a stream thread.
   *
   * @throws PipelineException if the directory cannot be written, or nothing in it can be executed
   */
  static void requireNativeLibrary() {
    try {
      RocksDB.loadLibrary();
    } catch (RuntimeException | UnsatisfiedLinkError e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new PipelineException(
          "the native library of RocksDB cannot be loaded from %s (%s): make that directory writable, without noexec, or set another one with -Djava.io.tmpdir=DIRECTORY"
              .formatted(
                  System.getProperty("java.io.tmpdir"),
                  PrintableText.escaped(String.valueOf(cause.getMessage()))),
          e);
    }
  }
}
