package io.cryptopipeline.source;

import io.cryptopipeline.model.PipelineException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Ticks from a file, a JSON value a line, compressed with gzip or not, whatever its name. Blank
 * lines are skipped.
 */
public final class FileSource implements TickSource {

  /** The name of standard input. */
  public static final String STANDARD_INPUT = "-";

  private static final String NAME = "file";

  private final String shownName;
  private final Opener opener;

  private FileSource(String shownName, Opener opener) {
    this.shownName = shownName;
    this.opener = opener;
  }

  @FunctionalInterface
  private interface Opener {
    InputStream open() throws IOException;
  }

  /**
   * Returns the source that reads the file.
   *
   * @param file a path, or {@code -} for standard input
   * @throws PipelineException if it is not there, not a file, or not readable
   */
  public static FileSource of(String file) {
    if (file.equals(STANDARD_INPUT)) {
      return new FileSource("standard input", () -> System.in);
    }
    Path path = Path.of(file);
    if (Files.isDirectory(path)) {
      throw new PipelineException(file + " is a directory: name a file of ticks, one a line");
    }
    if (!Files.exists(path)) {
      throw new PipelineException("there is no file " + file + ": check the path");
    }
    if (!Files.isReadable(path)) {
      throw new PipelineException(file + " cannot be read: check its permissions");
    }
    return new FileSource(path.getFileName().toString(), () -> Files.newInputStream(path));
  }

  /** Returns the source that reads what the jar carries at that place of the class path. */
  public static FileSource ofResource(String resource) {
    return new FileSource(resource, () -> FileSource.class.getResourceAsStream(resource));
  }

  /** Returns the name of the file without its folder. */
  String name() {
    return shownName;
  }

  @Override
  public void fetch(Consumer<FetchedPayload> receiver) {
    fetch(receiver, bytes -> {});
  }

  /**
   * Does the same.
   *
   * @param read receives how many more bytes of the file, compressed or not, are read
   */
  void fetch(Consumer<FetchedPayload> receiver, LongConsumer read) {
    long line = 0;
    try (InputStream bytes = new CountedStream(opener.open(), read);
        InputStream text = uncompressed(bytes)) {
      Lines lines = new Lines(text);
      for (byte[] payload = lines.next(); payload != null; payload = lines.next()) {
        line++;
        if (!isBlank(payload)) {
          receiver.accept(new FetchedPayload(NAME, shownName + ":" + line, payload));
        }
      }
    } catch (EOFException | ZipException e) {
      throw new PipelineException(
          "%s: the gzip stream is damaged after line %s: %s; the lines before it were taken"
              .formatted(
                  shownName, line, Objects.requireNonNullElse(e.getMessage(), "it is cut off")),
          e);
    } catch (IOException e) {
      throw new PipelineException(
          "%s cannot be read after line %s: %s".formatted(shownName, line, e.getMessage()), e);
    }
  }

  /** Looks at the first two bytes, as standard input has no name. */
  private static InputStream uncompressed(InputStream bytes) throws IOException {
    BufferedInputStream buffered = new Awaited(bytes);
    buffered.mark(2);
    byte[] magic = buffered.readNBytes(2);
    buffered.reset();
    boolean gzip = magic.length == 2 && magic[0] == (byte) 0x1f && magic[1] == (byte) 0x8b;
    return gzip ? new GZIPInputStream(buffered, 1 << 16) : buffered;
  }

  /**
   * Says that bytes are available unless the end is reached. {@link GZIPInputStream} takes a
   * compressed file for the last one where none are ({@code readTrailer}, JDK 17), so a pipe whose
   * writer pauses between two of them would lose the second.
   */
  private static final class Awaited extends BufferedInputStream {

    Awaited(InputStream bytes) {
      super(bytes, 1 << 16);
    }

    @Override
    public synchronized int available() throws IOException {
      mark(1);
      boolean end = read() < 0;
      reset();
      return end ? 0 : Math.max(1, super.available());
    }
  }

  private static final class CountedStream extends FilterInputStream {

    private final LongConsumer read;

    CountedStream(InputStream bytes, LongConsumer read) {
      super(bytes);
      this.read = read;
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count(value < 0 ? 0 : 1);
      return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int count = super.read(buffer, offset, length);
      count(count);
      return count;
    }

    private void count(int bytes) {
      if (bytes > 0) {
        read.accept(bytes);
      }
    }
  }

  private static boolean isBlank(byte[] payload) {
    for (byte b : payload) {
      if (b != ' ' && b != '\t') {
        return false;
      }
    }
    return true;
  }
}
