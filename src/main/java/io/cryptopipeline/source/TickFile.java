package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.exchange.CoinNames;
import io.cryptopipeline.exchange.FormatRegistry;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.record.Utf8;
import java.io.EOFException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.LongConsumer;
import java.util.zip.ZipException;

/**
 * A file of ticks. Hands nothing over before a format has recognised a line, so that nothing of an
 * archive, a table or a page is sent. After that, lines that are no ticks are handed over too.
 */
public final class TickFile implements TickSource {

  /** Of a pipe, which can be read once only, so much is kept in memory to find a tick. */
  private static final int MAX_LINES = 1_000;

  private static final long MAX_BYTES = 64 << 20;

  /** How files begin that are no lines of JSON, in ISO 8859-1, and what they are. */
  private static final Map<String, String> BEGINNINGS =
      Map.ofEntries(
          Map.entry("PK\u0003\u0004", "a zip archive; unpack it first"),
          Map.entry("PK\u0005\u0006", "an empty zip archive"),
          Map.entry("\u001f\u008b", "gzip within gzip; decompress it first"),
          Map.entry("BZh", "compressed with bzip2; decompress it first"),
          Map.entry("\u00fd7zXZ", "compressed with xz; decompress it first"),
          Map.entry("(\u00b5/\u00fd", "compressed with zstd; decompress it first"),
          Map.entry("7z\u00bc\u00af", "a 7z archive; unpack it first"),
          Map.entry("PAR1", "a Parquet file"),
          Map.entry("\u00ff\u00fe", "text in UTF-16; convert it to UTF-8"),
          Map.entry("\u00fe\u00ff", "text in UTF-16; convert it to UTF-8"),
          Map.entry("<", "HTML or XML"));

  private final FileSource file;
  private final LongConsumer read;
  private boolean isChecked;
  private final RawTickReader reader =
      new RawTickReader(FormatRegistry.standard(), CoinNames.builtIn()); // names do not matter here

  private TickFile(FileSource file, LongConsumer read) {
    this.file = file;
    this.read = read;
  }

  /**
   * Returns the sources that read the files.
   *
   * @param files as in {@link #of}
   * @param progress receives the part of all bytes that is read, from 0 to 1; nothing if one of the
   *     files is standard input or a pipe
   * @throws PipelineException as {@link #of} does
   * @throws ConfigException as {@link #of} does
   */
  public static List<TickSource> of(List<String> files, DoubleConsumer progress) {
    AtomicLong all = new AtomicLong();
    AtomicLong done = new AtomicLong();
    boolean isKnown = files.stream().allMatch(TickFile::isRegular);
    LongConsumer read =
        bytes -> {
          if (isKnown) {
            progress.accept((double) done.addAndGet(bytes) / all.get());
          }
        };
    List<TickSource> sources = new ArrayList<>();
    for (String file : files) {
      sources.add(of(file, read));
      all.addAndGet(isKnown ? Path.of(file).toFile().length() : 0);
    }
    return sources;
  }

  private static boolean isRegular(String file) {
    return !file.equals(FileSource.STANDARD_INPUT) && Files.isRegularFile(Path.of(file));
  }

  /**
   * Returns the source that reads the file.
   *
   * @param file a path, or {@code -} for standard input
   * @throws PipelineException if it is not there, not a file, or not readable
   * @throws ConfigException if it holds no ticks. Of standard input and pipes, which can be read
   *     once only, {@link #fetch} finds that out
   */
  public static TickFile of(String file) {
    return of(file, bytes -> {});
  }

  private static TickFile of(String file, LongConsumer read) {
    TickFile ticks = new TickFile(FileSource.of(file), read);
    if (isRegular(file)) {
      ticks.check();
      ticks.isChecked = true;
    }
    return ticks;
  }

  /** Ends the check at the first tick. */
  private static final class FoundException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FoundException() {
      super("found", null, false, false);
    }
  }

  /** Reads to the first tick, however far it is. */
  private void check() {
    AtomicReference<FetchedPayload> first = new AtomicReference<>();
    try {
      file.fetch(
          line -> {
            if (reader.recognises(line.bytes())) {
              throw new FoundException();
            }
            if (first.compareAndSet(null, line) && opensDocument(line.bytes())) {
              throw notTicks(looks(line.bytes()));
            }
          });
    } catch (FoundException e) {
      return; // there is a tick
    } catch (PipelineException e) {
      throw isDamaged(e) ? notTicks("damaged gzip") : e;
    }
    if (first.get() != null) {
      throw notTicks(looks(first.get().bytes()));
    }
  }

  private static boolean isDamaged(PipelineException e) {
    return e.getCause() instanceof EOFException || e.getCause() instanceof ZipException;
  }

  /** Returns whether the line begins an array or an object that goes on in the next line. */
  private static boolean opensDocument(byte[] line) {
    String text = new String(line, ISO_8859_1).strip();
    return text.equals("[") || text.equals("{") || (text.startsWith("[") && text.endsWith(","));
  }

  /**
   * Does what {@link TickSource#fetch} does.
   *
   * @throws ConfigException if the file holds no ticks; {@code receiver} has got nothing then
   */
  @Override
  public void fetch(Consumer<FetchedPayload> receiver) {
    Beginning beginning = new Beginning(receiver, isChecked);
    try {
      file.fetch(beginning, read);
    } catch (PipelineException e) {
      if (isDamaged(e) && !beginning.hasTick) {
        throw notTicks("damaged gzip");
      }
      throw e;
    }
    beginning.end();
  }

  /** Keeps the first lines until one of them is a tick. */
  private final class Beginning implements Consumer<FetchedPayload> {

    private final Consumer<FetchedPayload> receiver;
    private final List<FetchedPayload> kept = new ArrayList<>();
    private long keptBytes;
    private boolean hasTick;

    Beginning(Consumer<FetchedPayload> receiver, boolean hasTick) {
      this.receiver = receiver;
      this.hasTick = hasTick;
    }

    @Override
    public void accept(FetchedPayload line) {
      if (hasTick) {
        receiver.accept(line);
        return;
      }
      kept.add(line);
      keptBytes += line.bytes().length;
      hasTick = reader.recognises(line.bytes());
      if (kept.size() == 1 && opensDocument(line.bytes())) {
        end();
      } else if (hasTick) {
        kept.forEach(receiver);
        kept.clear();
      } else if (kept.size() == MAX_LINES || keptBytes > MAX_BYTES) {
        end();
      }
    }

    /** Checks that there was a tick, or nothing at all. */
    void end() {
      if (!hasTick && !kept.isEmpty()) {
        throw notTicks(looks(kept.get(0).bytes()));
      }
    }
  }

  private ConfigException notTicks(String looks) {
    return new ConfigException(
        "%s is not a file of ticks, one JSON object per line; it looks like %s"
            .formatted(file.name(), looks));
  }

  private String looks(byte[] line) {
    String beginning = new String(line, 0, Math.min(line.length, 200), ISO_8859_1);
    for (Map.Entry<String, String> known : BEGINNINGS.entrySet()) {
      if (beginning.startsWith(known.getKey())) {
        return known.getValue();
      }
    }
    if (beginning.indexOf('\0') >= 0) {
      return "binary data";
    }
    try {
      return "other JSON: " + reader.whyUnknown(Utf8.decode(line));
    } catch (CharacterCodingException e) {
      return "binary data, or text that is not UTF-8";
    } catch (UnusableRecordException e) {
      return beginning.startsWith("{") || beginning.startsWith("[")
          ? "JSON over several lines, or damaged JSON"
          : "a table (CSV) or other text";
    }
  }
}
