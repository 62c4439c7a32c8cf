package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.PayloadTrip.exact;
import static io.cryptopipeline.mongo.PayloadTrip.json;
import static io.cryptopipeline.mongo.PayloadTrip.readBack;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;
import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Payloads that nobody has thought of: usual ones, and any JSON. */
class PayloadBsonPropertyTest {

  @Property(tries = 500)
  void shouldHoldAndReadBackExactlyWhenPayloadIsUsual(@ForAll("usual") JsonElement payload) {
    assertThat(PayloadBson.holds(payload)).isTrue();
    assertThat(exact(readBack(payload))).isEqualTo(exact(payload));
  }

  @Property(tries = 1000)
  void shouldReadBackExactlyWhateverItHoldsWhenPayloadIsAnyJson(
      @ForAll("any") JsonElement payload) {
    if (PayloadBson.holds(payload)) {
      assertThat(exact(readBack(payload))).isEqualTo(exact(payload));
    }
  }

  @Provide
  Arbitrary<JsonElement> usual() {
    Arbitrary<String> texts = wellFormedTexts();
    Arbitrary<String> keys =
        wellFormedTexts()
            .map(text -> text.replace('.', '_').replace('\0', '_').replaceFirst("^\\$", "_"));
    Arbitrary<String> numbers =
        Combinators.combine(
                Arbitraries.bigIntegers()
                    .between(BigInteger.TEN.pow(34).negate(), BigInteger.TEN.pow(34))
                    .filter(value -> value.abs().toString().length() <= 34),
                Arbitraries.integers().between(-50, 50))
            .as((digits, scale) -> new BigDecimal(digits, scale).toString());
    return jsonOf(texts, keys, numbers);
  }

  @Provide
  Arbitrary<JsonElement> any() {
    Arbitrary<String> texts = Arbitraries.strings().all().ofMaxLength(6);
    Arbitrary<String> signs = Arbitraries.of("", "-");
    Arbitrary<String> digits = Arbitraries.of("0", "1", "10", "9".repeat(33), "9".repeat(34));
    Arbitrary<String> fractions = Arbitraries.of("", ".0", ".10", ".000000000000000000001");
    Arbitrary<String> exponents =
        Arbitraries.of("", "e3", "E-3", "e6111", "e6112", "e-6176", "e-6143", "e2147483647");
    Arbitrary<String> numbers =
        Combinators.combine(signs, digits, fractions, exponents)
            .as((sign, whole, fraction, exponent) -> sign + whole + fraction + exponent);
    return jsonOf(texts, texts, numbers);
  }

  private static Arbitrary<String> wellFormedTexts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withCharRange('\0', '\ud7ff').ofMaxLength(8),
        Arbitraries.of("\ud83d\ude00", "a\ud83d\ude00b", "$", "", "price", "coin_id", "\uffff"));
  }

  private static Arbitrary<JsonElement> jsonOf(
      Arbitrary<String> texts, Arbitrary<String> keys, Arbitrary<String> numbers) {
    return Arbitraries.recursive(
        () ->
            Arbitraries.oneOf(
                texts.map(JsonPrimitive::new),
                numbers.map(literal -> new JsonPrimitive(new LazilyParsedNumber(literal))),
                Arbitraries.longs().map(value -> json(Long.toString(value))),
                Arbitraries.of(
                    new JsonPrimitive(true), new JsonPrimitive(false), JsonNull.INSTANCE)),
        inner ->
            Arbitraries.oneOf(
                inner.list().ofMaxSize(4).map(PayloadTrip::array),
                Arbitraries.maps(keys, inner).ofMaxSize(4).map(PayloadTrip::object)),
        0,
        3);
  }
}
