package io.cryptopipeline.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;
import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.UnusableRecordException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.io.BasicOutputBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadBsonTest {

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

  @ParameterizedTest
  @CsvSource({
    "0, INT32, 0",
    "17, INT32, 17",
    "2147483647, INT32, 2147483647",
    "-2147483648, INT32, -2147483648",
    "2147483648, INT64, 2147483648",
    "1522886400000, INT64, 1522886400000",
    "1522886400000000000, INT64, 1522886400000000000",
    "9223372036854775807, INT64, 9223372036854775807",
    "-9223372036854775808, INT64, -9223372036854775808",
    "9223372036854775808, DECIMAL128, 9223372036854775808",
    "12345678901234567890, DECIMAL128, 12345678901234567890",
    "1.10, DECIMAL128, 1.10",
    "1.0, DECIMAL128, 1.0",
    "0.000, DECIMAL128, 0.000",
    "-6791.68, DECIMAL128, -6791.68",
    "1e3, DECIMAL128, 1E+3",
    "1E-6176, DECIMAL128, 1E-6176",
    "9.999999999999999999999999999999999E+6144, DECIMAL128, 9.999999999999999999999999999999999E+6144",
    "1234567890123456789012345678901234, DECIMAL128, 1234567890123456789012345678901234",
    "0.1234567890123456789012345678901234, DECIMAL128, 0.1234567890123456789012345678901234",
  })
  void shouldChooseTheTypeThatKeepsEveryDigitWhenNumberIsHeld(
      String literal, BsonType type, String readBack) {
    JsonElement payload = json("{\"n\":" + literal + "}");

    BsonValue stored = bson(payload).get("n");

    assertThat(PayloadBson.holds(payload)).isTrue();
    assertThat(stored.getBsonType()).isEqualTo(type);
    assertThat(read(stored).getAsString()).isEqualTo(readBack);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "12345678901234567890123456789012345", // 35 digits
        "1.0000000000000000000000000000000000", // 35 digits, though all but one are zeros
        "0.12345678901234567890123456789012345",
        "-0",
        "-0.0",
        "-0e5",
        "1e6145",
        "10000000000000000000000000000000000e6111", // the driver has an AssertionError for it
        "1e6112", // in range only as 10E6111, which are other digits
        "1e-6177",
        "1e999999999",
        "1e2147483648",
        "1e99999999999",
        "0e6112",
        "0e-6177",
        "0e2147483647",
        "0e-2147483647",
      })
  void shouldNotHoldWhenNumberIsNotExactInBson(String literal) {
    assertThat(PayloadBson.holds(json("[" + literal + "]"))).isFalse();
  }

  @Test
  void shouldNotHoldWhenNumberIsLongerThanAnyExactOne() {
    assertThat(PayloadBson.holds(json("[0." + "0".repeat(97) + "1]"))).isTrue();
    assertThat(PayloadBson.holds(json("[0." + "0".repeat(98) + "1]"))).isFalse();
    assertThat(PayloadBson.holds(json("[1" + "0".repeat(1_000) + "]"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\\u0000b\":1}",
        "{\"$set\":1}",
        "{\"$\":1}",
        "{\"a.b\":1}",
        "{\".\":1}",
        "{\"a\":[{\"$inc\":1}]}",
      })
  void shouldNotHoldWhenKeyOrTextIsNotForEveryMongo(String text) {
    assertThat(PayloadBson.holds(json(text))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "\udc00 alone", "\udc00\ud800", "a\ud83d\ud83d\ude00"})
  void shouldNotHoldWhenTextOrKeyHasALoneSurrogate(String text) {
    assertThat(PayloadBson.holds(array(List.of(new JsonPrimitive(text))))).isFalse();
    assertThat(PayloadBson.holds(object(Map.of(text, JsonNull.INSTANCE)))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"\":1}",
        "{\"a$\":1}",
        "{\"_id\":[1]}",
        "{\"€ \\ud83d\\ude00\":\"\\ud83d\\ude00\"}",
        "[\"$set a.b \\u0000 end\"]",
        "{}",
        "[]",
        "null",
        "true",
        "\"text\"",
      })
  void shouldHoldWhenKeyOrTextIsOnlyUnusual(String text) {
    JsonElement payload = json(text);

    assertThat(PayloadBson.holds(payload)).isTrue();
    assertThat(exact(readBack(payload))).isEqualTo(exact(payload));
  }

  @ParameterizedTest
  @CsvSource({"89, true", "90, false", "200, false"})
  void shouldHoldNoNumberDeeperThan89Arrays(int depth, boolean held) {
    JsonElement payload = json("[".repeat(depth) + "1" + "]".repeat(depth));

    assertThat(PayloadBson.holds(payload)).isEqualTo(held);
  }

  @ParameterizedTest
  @CsvSource({"89, true", "90, false", "200, false"})
  void shouldHoldNoNumberDeeperThan89Objects(int depth, boolean held) {
    JsonElement payload = json("{\"a\":".repeat(depth) + "1" + "}".repeat(depth));

    assertThat(PayloadBson.holds(payload)).isEqualTo(held);
  }

  @Test
  void shouldKeepTheOrderOfKeysWhenTheyAreNotSorted() {
    JsonElement payload = json("{\"z\":1,\"a\":{\"y\":2,\"10\":3,\"9\":4},\"m\":null}");

    JsonObject back = readBack(payload).getAsJsonObject();

    assertThat(back.keySet()).containsExactly("z", "a", "m");
    assertThat(back.getAsJsonObject("a").keySet()).containsExactly("y", "10", "9");
  }

  @Test
  void shouldRefuseToReadWhenValueIsOfATypeThatIsNeverWritten() {
    BsonDouble tampered = new BsonDouble(1.1);

    assertThatThrownBy(() -> read(tampered))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a payload holds no DOUBLE");
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
                inner.list().ofMaxSize(4).map(PayloadBsonTest::array),
                Arbitraries.maps(keys, inner).ofMaxSize(4).map(PayloadBsonTest::object)),
        0,
        3);
  }

  private static JsonElement array(List<JsonElement> items) {
    JsonArray array = new JsonArray();
    items.forEach(array::add);
    return array;
  }

  private static JsonElement object(Map<String, JsonElement> entries) {
    JsonObject object = new JsonObject();
    entries.forEach(object::add);
    return object;
  }

  private static JsonElement json(String text) {
    try {
      return StrictJson.parse(text);
    } catch (UnusableRecordException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static JsonElement read(BsonValue value) {
    BsonReader reader = new BsonDocument("value", value).asBsonReader();
    reader.readStartDocument();
    reader.readBsonType();
    reader.skipName();
    return PayloadBson.read(reader);
  }

  private static JsonElement readBack(JsonElement payload) {
    return read(bson(payload, "payload").get("payload"));
  }

  private static BsonDocument bson(JsonElement payload) {
    return bson(payload, "payload").getDocument("payload");
  }

  /** Through the bytes, as MongoDB keeps them. */
  private static BsonDocument bson(JsonElement payload, String name) {
    BasicOutputBuffer bytes = new BasicOutputBuffer();
    try (BsonBinaryWriter out = new BsonBinaryWriter(bytes)) {
      out.writeStartDocument();
      out.writeName(name);
      PayloadBson.write(payload, out);
      out.writeEndDocument();
    }
    return new RawBsonDocument(bytes.toByteArray());
  }

  /** What equals only if every key, their order, every type and every digit are the same. */
  private static Object exact(JsonElement element) {
    if (element instanceof JsonObject object) {
      return object.entrySet().stream()
          .map(entry -> List.of("key", entry.getKey(), exact(entry.getValue())))
          .toList();
    }
    if (element instanceof JsonArray array) {
      return List.of("array", array.asList().stream().map(PayloadBsonTest::exact).toList());
    }
    if (element instanceof JsonPrimitive primitive) {
      if (primitive.isNumber()) {
        return new BigDecimal(primitive.getAsString());
      }
      return primitive.isBoolean() ? (Object) primitive.getAsBoolean() : primitive.getAsString();
    }
    return JsonNull.INSTANCE;
  }
}
