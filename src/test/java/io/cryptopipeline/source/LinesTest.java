package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Bytes are written as ISO 8859-1 here, a character a byte; the byte order mark is ï»¿. */
class LinesTest {

  private static final String MARK = "\u00ef\u00bb\u00bf";
  private static final int BUFFER = 65_536;

  @Property
  void shouldGiveWhatSplitGivesWhenReadsAreShort(
      @ForAll("texts") String text, @ForAll @IntRange(min = 1, max = 9) int chunk)
      throws IOException {
    assertThat(lines(text, chunk)).isEqualTo(split(text));
  }

  @Property(tries = 300)
  void shouldGiveWhatSplitGivesWhenLinesCrossTheBuffer(
      @ForAll @IntRange(min = BUFFER - 8, max = BUFFER + 2) int length,
      @ForAll boolean marked,
      @ForAll("texts") String text)
      throws IOException {
    String whole = (marked ? MARK : "") + "x".repeat(length) + text + "y".repeat(BUFFER) + text;

    assertThat(lines(whole, Integer.MAX_VALUE)).isEqualTo(split(whole));
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> parts =
        Arbitraries.of("\n", "\r\n", "\r", "\n\n", "a", "{\"a\":1}", " ", "\u0000", "\u00e9", MARK);
    Arbitrary<String> body = parts.list().ofMaxSize(12).map(list -> String.join("", list));
    return Combinators.combine(Arbitraries.of("", MARK, "\u00ef\u00bb"), body).as(String::concat);
  }

  @Test
  void shouldGiveNothingWhenTheStreamIsEmpty() throws IOException {
    Lines lines = new Lines(InputStream.nullInputStream());

    assertThat(lines.next()).isNull();
    assertThat(lines.next()).isNull();
  }

  @Test
  void shouldLeaveTheMarkOutWhenTheFirstLineIsNothingElse() throws IOException {
    assertThat(lines(MARK + "\na\n", 9)).containsExactly("", "a");
    assertThat(lines(MARK, 9)).containsExactly("");
  }

  @Test
  void shouldKeepTheMarkWhenItStandsInALaterLine() throws IOException {
    assertThat(lines("a\n" + MARK + "b", 9)).containsExactly("a", MARK + "b");
    assertThat(lines(MARK + MARK + "a", 9)).containsExactly(MARK + "a");
  }

  @Test
  void shouldTakeOneCarriageReturnAwayWhenSeveralStandBeforeTheBreak() throws IOException {
    assertThat(lines("a\r\r\nb\rc\r\n\r\n", 9)).containsExactly("a\r", "b\rc", "");
  }

  private static List<String> lines(String text, int chunk) throws IOException {
    Lines lines = new Lines(new ShortReads(text.getBytes(ISO_8859_1), chunk));
    List<String> read = new ArrayList<>();
    for (byte[] line = lines.next(); line != null; line = lines.next()) {
      read.add(new String(line, ISO_8859_1));
    }
    return read;
  }

  /** The same by {@link String#split}: an empty last line is the end, not a line. */
  private static List<String> split(String text) {
    List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
    if (lines.get(lines.size() - 1).isEmpty()) {
      lines.remove(lines.size() - 1);
    }
    lines.replaceAll(line -> line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
    if (!lines.isEmpty() && lines.get(0).startsWith(MARK)) {
      lines.set(0, lines.get(0).substring(MARK.length()));
    }
    return lines;
  }

  /** Gives at most so many bytes a read, as pipes do. */
  private static final class ShortReads extends ByteArrayInputStream {

    private final int most;

    ShortReads(byte[] bytes, int most) {
      super(bytes);
      this.most = most;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return super.read(into, offset, Math.min(length, most));
    }
  }
}
