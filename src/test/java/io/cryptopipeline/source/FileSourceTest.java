package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.model.PipelineException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {

  private static final String TWO_LINES = "{\"a\":1}\n{\"b\":2.50}\n";

  @TempDir private Path dir;

  @Test
  void shouldGiveEveryLineWhenTheFileIsPlain() throws IOException {
    FileSource source = file("ticks.jsonl", TWO_LINES.getBytes(UTF_8));

    assertThat(texts(source)).containsExactly("{\"a\":1}", "{\"b\":2.50}");
  }

  @Test
  void shouldSayWhereItStoodWhenALineIsFetched() throws IOException {
    FileSource source = file("ticks.jsonl", "\n1\n \t\n2".getBytes(UTF_8));

    assertThat(fetch(source)).extracting(FetchedPayload::source).containsExactly("file", "file");
    assertThat(fetch(source))
        .extracting(FetchedPayload::place)
        .containsExactly("ticks.jsonl:2", "ticks.jsonl:4");
  }

  @Test
  void shouldDecompressByContentWhenTheNameSaysOtherwise() throws IOException {
    assertThat(texts(file("ticks.jsonl", gzip(TWO_LINES))))
        .containsExactly("{\"a\":1}", "{\"b\":2.50}");
    assertThat(texts(file("ticks.jsonl.gz", TWO_LINES.getBytes(UTF_8))))
        .containsExactly("{\"a\":1}", "{\"b\":2.50}");
  }

  @Test
  void shouldReadOnWhenGzipFilesAreConcatenated() throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(gzip("1\n2"));
    both.writeBytes(gzip("3\n4\n"));

    assertThat(texts(file("ticks.gz", both.toByteArray()))).containsExactly("1", "23", "4");
  }

  @Test
  void shouldReadOnWhenConcatenatedGzipFilesComeSlowlyThroughAPipe() {
    InputStream original = System.in;
    System.setIn(new Pipe(List.of(gzip("1\n"), gzip("2\n"), gzip("3\n"))));
    try {

      List<String> texts = texts(FileSource.of("-"));

      assertThat(texts).containsExactly("1", "2", "3");
    } finally {
      System.setIn(original);
    }
  }

  @Test
  void shouldNameStandardInputWhenItIsRead() {
    InputStream original = System.in;
    System.setIn(new ByteArrayInputStream("7\n".getBytes(UTF_8)));
    try {

      List<FetchedPayload> fetched = fetch(FileSource.of("-"));

      assertThat(fetched).extracting(FetchedPayload::place).containsExactly("standard input:1");
    } finally {
      System.setIn(original);
    }
  }

  @Test
  void shouldLeaveBreaksAndMarkOutWhenTheFileIsFromWindows() throws IOException {
    FileSource source = file("ticks.jsonl", "\ufeff{\"a\":1}\r\n\r\n{\"b\":2}\r\n".getBytes(UTF_8));

    assertThat(texts(source)).containsExactly("{\"a\":1}", "{\"b\":2}");
  }

  @Test
  void shouldGiveTheLastLineWhenNoBreakFollows() throws IOException {
    assertThat(texts(file("ticks.jsonl", "1\n2".getBytes(UTF_8)))).containsExactly("1", "2");
  }

  @Test
  void shouldGiveNothingWhenTheFileIsEmptyOrBlank() throws IOException {
    assertThat(fetch(file("empty", new byte[0]))).isEmpty();
    assertThat(fetch(file("one", new byte[] {'\n'}))).isEmpty();
    assertThat(fetch(file("blank", " \n\t\r\n\n".getBytes(UTF_8)))).isEmpty();
    assertThat(fetch(file("mark", "\ufeff\n".getBytes(UTF_8)))).isEmpty();
    assertThat(fetch(file("gzip", gzip("")))).isEmpty();
  }

  @Test
  void shouldGiveTheBytesAsTheyStandWhenTheyAreNotEvenText() throws IOException {
    byte[] bytes = " {\"\u00e9\":\t1.00 }\u00ff\u0000\u001f\u008b ".getBytes(ISO_8859_1);

    assertThat(fetch(file("ticks.jsonl", bytes)))
        .singleElement()
        .satisfies(fetched -> assertThat(fetched.bytes()).isEqualTo(bytes));
  }

  @Test
  void shouldSaySoWhenThereIsNoFile() {
    String file = dir.resolve("none.jsonl").toString();

    assertThatThrownBy(() -> FileSource.of(file))
        .isInstanceOf(PipelineException.class)
        .hasMessage("there is no file " + file + ": check the path");
  }

  @Test
  void shouldSaySoWhenTheFileIsADirectory() {
    assertThatThrownBy(() -> FileSource.of(dir.toString()))
        .isInstanceOf(PipelineException.class)
        .hasMessage(dir + " is a directory: name a file of ticks, one a line");
  }

  @Test
  void shouldSayHowFarItCameWhenTheFileIsGoneSince() throws IOException {
    FileSource source = file("ticks.jsonl", TWO_LINES.getBytes(UTF_8));
    Files.delete(dir.resolve("ticks.jsonl"));

    assertThatThrownBy(() -> fetch(source))
        .isInstanceOf(PipelineException.class)
        .hasMessageStartingWith("ticks.jsonl cannot be read after line 0: ");
  }

  @Test
  void shouldTakeTheLinesBeforeWhenTheGzipStreamIsCutOff() throws IOException {
    byte[] whole = gzip("1\n2\n");
    List<FetchedPayload> taken = new ArrayList<>();
    FileSource source = file("ticks.gz", Arrays.copyOf(whole, whole.length - 8));

    assertThatThrownBy(() -> source.fetch(taken::add))
        .isInstanceOf(PipelineException.class)
        .hasMessageStartingWith("ticks.gz: the gzip stream is damaged after line ")
        .hasMessageEndingWith("; the lines before it were taken");
    assertThat(taken)
        .isNotEmpty()
        .first()
        .extracting(FetchedPayload::place)
        .isEqualTo("ticks.gz:1");
  }

  @Test
  void shouldNeverSayNullWhenTheGzipStreamIsCutOffAnywhere() throws IOException {
    byte[] whole = gzip("1\n2\n");

    for (int length = 2; length < whole.length; length++) {
      FileSource source = file("ticks.gz", Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> fetch(source))
          .as("%s of %s bytes", length, whole.length)
          .isInstanceOf(PipelineException.class)
          .hasMessageContaining("the gzip stream is damaged after line ")
          .hasMessageNotContaining("null");
    }
  }

  @Test
  void shouldSaySoWhenTheGzipStreamIsGarbage() throws IOException {
    FileSource source = file("ticks.gz", new byte[] {0x1f, (byte) 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9});

    assertThatThrownBy(() -> fetch(source))
        .isInstanceOf(PipelineException.class)
        .hasMessageStartingWith("ticks.gz: the gzip stream is damaged after line 0: ");
  }

  @Test
  void shouldGiveTheTicksOfTheDemoWhenTheJarCarriesThem() {
    List<FetchedPayload> fetched = fetch(FileSource.ofResource("/demo/coinbase-days.jsonl.gz"));

    assertThat(fetched).isNotEmpty();
    assertThat(fetched.get(0).place()).isEqualTo("/demo/coinbase-days.jsonl.gz:1");
  }

  private FileSource file(String name, byte[] bytes) throws IOException {
    return FileSource.of(Files.write(dir.resolve(name), bytes).toString());
  }

  private static List<FetchedPayload> fetch(FileSource source) {
    List<FetchedPayload> fetched = new ArrayList<>();
    source.fetch(fetched::add);
    return fetched;
  }

  private static List<String> texts(FileSource source) {
    return fetch(source).stream().map(fetched -> new String(fetched.bytes(), UTF_8)).toList();
  }

  private static byte[] gzip(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  /** A pipe whose writer has never more ready than what is being read. */
  private static final class Pipe extends InputStream {

    private final List<byte[]> pieces;
    private int piece;

    Pipe(List<byte[]> pieces) {
      this.pieces = pieces;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("read by blocks");
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (piece == pieces.size()) {
        return -1;
      }
      byte[] bytes = pieces.get(piece++);
      System.arraycopy(bytes, 0, into, offset, bytes.length);
      return bytes.length;
    }

    @Override
    public int available() {
      return 0;
    }
  }
}
