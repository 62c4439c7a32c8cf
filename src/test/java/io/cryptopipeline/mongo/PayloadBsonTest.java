package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.PayloadTrip.array;
import static io.cryptopipeline.mongo.PayloadTrip.bson;
import static io.cryptopipeline.mongo.PayloadTrip.exact;
import static io.cryptopipeline.mongo.PayloadTrip.json;
import static io.cryptopipeline.mongo.PayloadTrip.object;
import static io.cryptopipeline.mongo.PayloadTrip.read;
import static io.cryptopipeline.mongo.PayloadTrip.readBack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.Map;
import org.bson.BsonDouble;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadBsonTest {

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
}
