package io.cryptopipeline.mongo;

import static io.cryptopipeline.testing.ticks.RawRecords.RECORD_TIME;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.cryptopipeline.record.JsonTokens;
import io.cryptopipeline.record.JsonTree;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.record.Utf8;
import io.cryptopipeline.testing.corpus.Corpus;
import io.cryptopipeline.testing.fuzz.JsonTexts;
import io.cryptopipeline.testing.fuzz.Payloads;
import io.cryptopipeline.testing.fuzz.Step;
import io.cryptopipeline.testing.ticks.Days;
import io.cryptopipeline.testing.ticks.RawRecords;
import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;
import org.apache.kafka.common.header.Headers;

/**
 * The tokens of a payload say what the strict parser says: the same tick, id and document to the
 * byte, or the same refusal; or there are none.
 */
class PlainPayloadFuzzTest {

  @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
  void shouldSayTheSameWhenAPayloadIsChanged(
      @ForAll("valid") String valid,
      @ForAll("steps") List<Step> steps,
      @ForAll("headers") Headers headers) {
    assertSame(Step.all(steps, valid.getBytes(UTF_8)), headers);
  }

  @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
  void shouldSayTheSameWhenFieldsHoldAnyValue(@ForAll("ticks") String value) {
    assertSame(value.getBytes(UTF_8), RawRecords.headers());
  }

  @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
  void shouldSayTheSameWhenAMemberIsAnyJson(@ForAll("json") String json) {
    assertSame(
        "{\"coin_id\":\"x\",\"x\":%s,\"price\":1}".formatted(json).getBytes(UTF_8),
        RawRecords.headers());
  }

  @Property(tries = 3_000, edgeCases = EdgeCasesMode.NONE)
  void shouldSayTheSameWhenAMemberIsAnyNumber(
      @ForAll("numbers") String number, @ForAll("numbers") String other) {
    assertSame(
        "{\"coin_id\":\"x\",\"x\":[%s,[%s]],\"price\":%s}"
            .formatted(number, other, number)
            .getBytes(UTF_8),
        RawRecords.headers());
  }

  @Example
  void shouldSayTheSameOfTheCorpus() {
    Corpus.all().forEach(one -> assertSame(one.value(), one.headers()));
  }

  private static void assertSame(byte[] value, Headers headers) {
    boolean isPlain = value != null && JsonTokens.of(value).isPresent();
    Statistics.label("plain").collect(isPlain);
    if (!isPlain) {
      return; // the strict parser decides
    }
    JsonElement strict = strict(value);
    assertThat(JsonTokens.of(value).orElseThrow()).hasToString(strict.toString());

    Object quickly = read(value, Optional.empty(), headers);
    Object strictly = read(value, Optional.of(strict), headers);

    if (quickly instanceof RawTick quick && strictly instanceof RawTick slow) {
      assertThat(quick.payload()).isNotInstanceOf(JsonTree.class);
      assertThat(slow.payload()).isInstanceOf(JsonTree.class);
      assertThat(quick.tick()).isEqualTo(slow.tick());
      assertThat(quick.eventId()).isEqualTo(slow.eventId());
      assertThat(quick.market()).isEqualTo(slow.market());
      assertThat(quick.source()).isEqualTo(slow.source());
      assertThat(bytes(quick)).isEqualTo(bytes(slow));
    } else {
      assertThat(quickly).isEqualTo(strictly);
    }
  }

  /** Every plain payload is strict JSON. */
  private static JsonElement strict(byte[] value) {
    try {
      return StrictJson.parse(Utf8.decode(value));
    } catch (UnusableRecordException | CharacterCodingException e) {
      throw new AssertionError("plain, but no strict JSON: " + new String(value, UTF_8), e);
    }
  }

  /** Returns the raw tick, or the refusal as a text. */
  private static Object read(byte[] value, Optional<JsonElement> parsed, Headers headers) {
    try {
      return RawRecords.READER.read(value, parsed, headers, RECORD_TIME);
    } catch (UnusableRecordException e) {
      return e.reason() + ": " + e.getMessage();
    }
  }

  private static byte[] bytes(RawTick rawTick) {
    BsonBytes bytes = new BsonBytes(0);
    RawEventDocument.encode(
        new RawEvent(rawTick, Days.day(rawTick.tick()), true, RECORD_TIME, "crypto-raw", 2, 7),
        bytes);
    byte[] all = new byte[bytes.size()];
    bytes.document(0).getByteBuffer().asNIO().get(all);
    return all;
  }

  @Provide
  Arbitrary<String> valid() {
    return Arbitraries.of(Payloads.VALID);
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    return Payloads.steps();
  }

  @Provide
  Arbitrary<String> ticks() {
    return Payloads.ticks();
  }

  @Provide
  Arbitrary<String> json() {
    return JsonTexts.any();
  }

  @Provide
  Arbitrary<String> numbers() {
    Arbitrary<String> digits = Arbitraries.strings().numeric().ofMinLength(1).ofMaxLength(21);
    Arbitrary<String> zeros = Arbitraries.integers().between(0, 36).map("0"::repeat);
    Arbitrary<String> sign = Arbitraries.of("", "", "-");
    return Arbitraries.oneOf(
        Combinators.combine(sign, digits).as(String::concat),
        Combinators.combine(sign, digits, digits)
            .as((s, whole, places) -> s + whole + "." + places),
        Combinators.combine(sign, zeros, digits).as((s, z, places) -> s + "0." + z + places),
        Arbitraries.longs().map(String::valueOf),
        Arbitraries.of("0.00", "-0", "-0.0", "2147483648", "-2147483649", "1e5", "01", "1."));
  }

  @Provide
  Arbitrary<Headers> headers() {
    return Combinators.combine(
            Arbitraries.of("", "tick", "coingecko", "coinbase", "kraken", "binance"),
            Arbitraries.of("", "BTC-USD", "XBT/USD", "BTCUSDT", "bitcoin"))
        .as((format, product) -> RawRecords.headers("format", format, "product", product));
  }
}
