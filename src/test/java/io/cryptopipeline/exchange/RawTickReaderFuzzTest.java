package io.cryptopipeline.exchange;

import static io.cryptopipeline.testing.ticks.RawRecords.RECORD_TIME;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.record.HeaderNames;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.testing.fuzz.Payloads;
import io.cryptopipeline.testing.fuzz.Step;
import io.cryptopipeline.testing.fuzz.Step.Change;
import io.cryptopipeline.testing.fuzz.Step.Part;
import io.cryptopipeline.testing.ticks.Days;
import io.cryptopipeline.testing.ticks.RawRecords;
import java.math.BigDecimal;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Whatever bytes arrive: a usable tick, or a refusal with a short message, and nothing else. */
class RawTickReaderFuzzTest {

  @Property
  void shouldReadOrRefuseWhenBytesAreArbitrary(@ForAll byte[] value) {
    readOrRefuse(value, new RecordHeaders());
  }

  @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
  void shouldReadOrRefuseWhenAValidTickIsChanged(
      @ForAll("valid") String valid,
      @ForAll("changes") List<Change> changes,
      @ForAll("products") Headers headers) {
    readOrRefuse(Step.all(changes, valid.getBytes(UTF_8)), headers);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void shouldReadOrRefuseWhenOneByteIsReplaced(
      @ForAll("valid") String valid,
      @ForAll int at,
      @ForAll byte by,
      @ForAll("products") Headers headers) {
    byte[] value = valid.getBytes(UTF_8);
    value[Math.floorMod(at, value.length)] = by;

    readOrRefuse(value, headers);
  }

  @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
  void shouldReadOrRefuseWhenFieldsHoldAnyValue(@ForAll("ticks") String value) {
    readOrRefuse(value.getBytes(UTF_8), new RecordHeaders());
  }

  @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
  void shouldReadOrRefuseWhenAnyPartIsAnotherValue(
      @ForAll("valid") String valid,
      @ForAll("parts") List<Part> parts,
      @ForAll("products") Headers headers) {
    readOrRefuse(Step.all(parts, valid.getBytes(UTF_8)), headers);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void shouldReadOrRefuseWhenHeadersAreArbitrary(
      @ForAll("valid") String valid,
      @ForAll("headerNames") String name,
      @ForAll("headers") byte[] header) {
    Headers headers = new RecordHeaders();
    headers.add(name, header);

    readOrRefuse(valid.getBytes(UTF_8), headers);
  }

  /** What is read is within the bounds that the fold relies on, and names itself. */
  private static void readOrRefuse(byte[] value, Headers headers) {
    RawTick rawTick;
    try {
      rawTick = RawRecords.READER.read(value, headers, RECORD_TIME);
    } catch (UnusableRecordException e) {
      assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(1_000).matches("\\P{Cntrl}+");
      return;
    }
    assertThat(rawTick.text().getBytes(UTF_8)).isEqualTo(value);
    CoinWindow day = Days.day(rawTick.tick());
    assertThat(Days.day(day.id())).isEqualTo(day);
    assertThat(rawTick.tick().price()).satisfies(RawTickReaderFuzzTest::assertBounded);
    assertThat(rawTick.tick().price()).isBetween(new BigDecimal("1e-30"), new BigDecimal("1e30"));
    rawTick.tick().volume().ifPresent(RawTickReaderFuzzTest::assertBounded);
    headers.remove(HeaderNames.EVENT_ID);
    headers.add(HeaderNames.EVENT_ID, rawTick.eventId().toString().getBytes(UTF_8));
    assertThat(eventIdOfCopy(value, headers)).isEqualTo(rawTick.eventId().toString());
  }

  /** The smallest price of 34 digits is 1.000…e-30, of scale 63. */
  private static void assertBounded(BigDecimal value) {
    assertThat(value.precision()).isLessThanOrEqualTo(34);
    assertThat(value.scale()).isBetween(-34, 63);
  }

  private static String eventIdOfCopy(byte[] value, Headers headers) {
    try {
      return RawRecords.READER.read(value, headers, RECORD_TIME).eventId().toString();
    } catch (UnusableRecordException e) {
      throw new AssertionError("refused with its own event id", e);
    }
  }

  @Provide
  Arbitrary<String> valid() {
    return Arbitraries.of(Payloads.VALID);
  }

  @Provide
  Arbitrary<Headers> products() {
    return Arbitraries.of("", "BTC-USD", "XBT/USD", "a:b")
        .map(product -> RawRecords.headers("product", product));
  }

  /** Up to the 1,024 bytes that are allowed, and beyond. */
  @Provide
  Arbitrary<byte[]> headers() {
    return Arbitraries.oneOf(
        Arbitraries.bytes().array(byte[].class).ofMaxSize(40),
        Combinators.combine(
                Arbitraries.of("a", ":", "\u20bf"), Arbitraries.of(100, 330, 340, 1_024))
            .as((text, count) -> text.repeat(count).getBytes(UTF_8)));
  }

  @Provide
  Arbitrary<List<Part>> parts() {
    return Payloads.parts();
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    return Payloads.changes();
  }

  @Provide
  Arbitrary<String> ticks() {
    return Payloads.ticks();
  }

  @Provide
  Arbitrary<String> headerNames() {
    return Arbitraries.of("source", "format", "product", "quote", "event-id", "other");
  }
}
