package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.model.PipelineException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TickFileTest {

  private static final String TICK = "{\"coin_id\":\"bitcoin\",\"price\":1}";
  private static final String BAD_TICK = "{\"coin_id\":\"bitcoin\",\"price\":-1}";

  @TempDir private Path dir;

  static Stream<Arguments> noTicks() {
    return Stream.of(
        Arguments.of("a zip archive", zip(TICK)),
        Arguments.of("gzip within gzip", gzip(gzip(TICK.getBytes(UTF_8)))),
        Arguments.of("a table (CSV)", "id,price,qty\n1,2,3\n4,5,6\n".getBytes(UTF_8)),
        Arguments.of("a table (CSV)", gzip("1522886400,6791.68,0.5\n".getBytes(UTF_8))),
        Arguments.of("HTML or XML", "<!DOCTYPE html>\n<html></html>\n".getBytes(UTF_8)),
        Arguments.of("text in UTF-16", (TICK + "\n").getBytes(UTF_16)),
        Arguments.of("binary data", (TICK + "\n").getBytes(UTF_16LE)),
        Arguments.of("binary data", new byte[] {0, 1, 2, 3, '\n', 5, 6}),
        Arguments.of("text that is not UTF-8", "m\u00fcnze\n".getBytes(ISO_8859_1)),
        Arguments.of("compressed with zstd", bytes(0x28, 0xb5, 0x2f, 0xfd, 4, 0, 1)),
        Arguments.of("compressed with xz", bytes(0xfd, '7', 'z', 'X', 'Z', 0)),
        Arguments.of("compressed with bzip2", "BZh91AY".getBytes(UTF_8)),
        Arguments.of("a Parquet file", "PAR1\u0015".getBytes(UTF_8)),
        Arguments.of("damaged gzip", bytes(0x1f, 0x8b, 1, 2, 3, 4, 5, 6, 7, 8, 9)),
        Arguments.of("damaged gzip", Arrays.copyOf(gzip("x".repeat(99).getBytes(UTF_8)), 15)),
        Arguments.of("other JSON", "{}".getBytes(UTF_8)),
        Arguments.of("other JSON", "[]\n".getBytes(UTF_8)),
        Arguments.of("other JSON", "null\n".getBytes(UTF_8)),
        Arguments.of("other JSON", ("[" + TICK + "," + TICK + "]").getBytes(UTF_8)),
        Arguments.of("other JSON", "{\"e\":\"kline\"}\n{\"e\":\"kline\"}".getBytes(UTF_8)),
        Arguments.of(
            "JSON over several lines", ("[\n" + TICK + ",\n" + TICK + "\n]").getBytes(UTF_8)),
        Arguments.of("JSON over several lines", ("[" + TICK + ",\n" + TICK + "]").getBytes(UTF_8)),
        Arguments.of("JSON over several lines", ("{\n\"a\":\n" + TICK + "\n}").getBytes(UTF_8)),
        Arguments.of("a table (CSV) or other text", "# ticks\n\n".getBytes(UTF_8)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("noTicks")
  void shouldSayInOneLineThatAFileIsNoFileOfTicks(String looks, byte[] bytes) throws IOException {
    String file = file("ticks.jsonl", bytes);

    assertThatThrownBy(() -> TickFile.of(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(
            "ticks.jsonl is not a file of ticks, one JSON object per line; it looks like ")
        .hasMessageContaining(looks)
        .hasMessageNotContaining("\n");
  }

  /** It can be read once only. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("noTicks")
  void shouldHandNothingOverWhenStandardInputHoldsNoTicks(String looks, byte[] bytes) {
    InputStream original = System.in;
    System.setIn(new ByteArrayInputStream(bytes));
    List<FetchedPayload> fetched = new ArrayList<>();
    try {
      TickFile ticks = TickFile.of("-");

      assertThatThrownBy(() -> ticks.fetch(fetched::add))
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("standard input is not a file of ticks")
          .hasMessageContaining(looks);
      assertThat(fetched).isEmpty();
    } finally {
      System.setIn(original);
    }
  }

  @Test
  void shouldHandOverBadLinesOfAFileOfTicks() throws IOException {
    List<String> lines = List.of("no JSON", BAD_TICK, "{}", TICK, "\u0000", "[1]", TICK);

    assertThat(texts(file("ticks.jsonl", String.join("\n", lines).getBytes(UTF_8))))
        .isEqualTo(lines);
  }

  @Test
  void shouldTakeAFileForOneOfTicksWhenItsOnlyLineIsABadTick() throws IOException {
    assertThat(texts(file("ticks.jsonl", BAD_TICK.getBytes(UTF_8)))).containsExactly(BAD_TICK);
  }

  @Test
  void shouldFindTheFirstTickHoweverFarItIs() throws IOException {
    String large = "{\"other\":\"" + "x".repeat(8_000_001) + "\"}\n";

    assertThat(texts(file("ticks.jsonl", ("x\n".repeat(5_000) + TICK).getBytes(UTF_8))))
        .hasSize(5_001);
    assertThat(texts(file("large.jsonl", (large + TICK).getBytes(UTF_8)))).hasSize(2);
  }

  @Test
  void shouldHandOverNothingOfAnEmptyFile() throws IOException {
    assertThat(texts(file("empty", new byte[0]))).isEmpty();
    assertThat(texts(file("blank", " \n\r\n".getBytes(UTF_8)))).isEmpty();
  }

  /** What came before the damage is sent; that is no matter of usage. */
  @Test
  void shouldTakeTheTicksBeforeTheDamageOfAGzipStream() throws IOException {
    byte[] whole = gzip((TICK + "\n").repeat(2).getBytes(UTF_8));
    String file = file("ticks.gz", Arrays.copyOf(whole, whole.length - 8));
    List<FetchedPayload> fetched = new ArrayList<>();

    assertThatThrownBy(() -> TickFile.of(file).fetch(fetched::add))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("the gzip stream is damaged");
    assertThat(fetched).isNotEmpty();
  }

  private static List<String> texts(String file) {
    List<String> texts = new ArrayList<>();
    TickFile.of(file).fetch(line -> texts.add(new String(line.bytes(), UTF_8)));
    return texts;
  }

  private String file(String name, byte[] bytes) throws IOException {
    return Files.write(dir.resolve(name), bytes).toString();
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] zip(String content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("ticks.jsonl"));
      zip.write(content.getBytes(UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Test
  void shouldReportHowMuchOfAllFilesIsRead() throws IOException {
    String tick = "{\"coin_id\":\"bitcoin\",\"timestamp\":\"2018-04-05T00:00:00Z\",\"price\":1}\n";
    String one = Files.writeString(dir.resolve("one"), tick.repeat(5_000)).toString();
    String two = Files.writeString(dir.resolve("two"), tick.repeat(5_000)).toString();
    List<Double> parts = new ArrayList<>();

    List<TickSource> sources = TickFile.of(List.of(one, two), parts::add);
    assertThat(parts).as("the check that it holds ticks").isEmpty();
    for (TickSource source : sources) {
      ((TickFile) source).fetch(line -> {});
    }

    assertThat(parts).isSorted().hasSizeGreaterThan(10).endsWith(1.0);
  }
}
