package io.cryptopipeline.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.record.JsonValue.Kind;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTokensTest {

  @Test
  void shouldFindEveryValueWhenAPayloadIsPlain() {
    JsonValue root =
        plain(" {\"a\": \"x y\",\n\"\":[1, -2.50 ,true,null,{}],\"b\":{\"a\":false} } ");

    assertThat(root.kind()).isEqualTo(Kind.OBJECT);
    assertThat(root.get("a").text()).isEqualTo("x y");
    assertThat(root.get("").size()).isEqualTo(5);
    assertThat(root.get("").get(0).text()).isEqualTo("1");
    assertThat(root.get("").get(1).text()).isEqualTo("-2.50");
    assertThat(root.get("").get(2).kind()).isEqualTo(Kind.BOOLEAN);
    assertThat(root.get("").get(3).kind()).isEqualTo(Kind.NULL);
    assertThat(root.get("").get(4).get("a")).isNull();
    assertThat(root.get("b").get("a").text()).isEqualTo("false");
    assertThat(root.get("c")).isNull();
    assertThat(root).hasToString("{\"a\":\"x y\",\"\":[1,-2.50,true,null,{}],\"b\":{\"a\":false}}");
  }

  @Test
  void shouldTellNamesApartWhenTheirHashIsTheSame() {
    JsonValue root = plain("{\"BB\":1,\"Aa\":2}");

    assertThat(root.get("Aa").text()).isEqualTo("2");
    assertThat(root.get("BB").text()).isEqualTo("1");
  }

  @Test
  void shouldHaveNoTextAndNoElementWhenTheKindHasNone() {
    JsonValue root = plain("[{}]");

    assertThatThrownBy(root::text).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> root.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> root.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> root.get(0).get(0)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(root.get("a")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[123456789012345678]",
        "[0.000000000000000123456789012345678]",
        "[0.00]",
        "[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]",
        "{\"a$\":1}",
        "[\"$a.b\u007f\"]",
      })
  void shouldHaveTokensWhenAPayloadIsAtTheLimit(String json) {
    assertThat(JsonTokens.of(json.getBytes(UTF_8))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "1",
        "\"a\"",
        "null",
        "{",
        "[",
        "[1",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\" 1}",
        "[]]",
        "[] x",
        "[\"a]",
        "[tru]",
        "[True]",
        "[nul",
        "[1234567890123456789]",
        "[12345678.90123456789]",
        "[0.00000000000000000000000000000000001]",
        "[1e5]",
        "[1E5]",
        "[-0]",
        "[-0.0]",
        "[01]",
        "[-]",
        "[+1]",
        "[1.]",
        "[.5]",
        "[\"\\n\"]",
        "[\"\u20ac\"]",
        "[\"\t\"]",
        "{\"\\u0061\":1}",
        "{\"\u00e9\":1}",
        "{\"a.b\":1}",
        "{\"$a\":1}",
        "{\"$\":1}",
        "{\"a\":1,\"a\":2}",
        "{\"\":1,\"\":2}",
        "{\"b\":{\"a\":[],\"c\":1,\"a\":2}}",
        "[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]",
        "\ufeff[]",
        "[\u00a01]",
      })
  void shouldHaveNoTokensWhenAPayloadIsNotPlain(String json) {
    assertThat(JsonTokens.of(json.getBytes(UTF_8))).isEmpty();
  }

  @Test
  void shouldHaveNoTokensWhenAPayloadIsLong() {
    String largest = "[\"" + "x".repeat((64 << 10) - 4) + "\"]";

    assertThat(JsonTokens.of(largest.getBytes(UTF_8))).isPresent();
    assertThat(JsonTokens.of((largest + " ").getBytes(UTF_8))).isEmpty();
  }

  @Test
  void shouldFindAllMembersWhenThereAreManyTokensInFewBytes() {
    String json = members(256);

    JsonValue root = plain(json);

    assertThat(root.get("255").text()).isEqualTo("5");
    assertThat(root).hasToString(json);
  }

  /** Each name may have to be compared with all before it. */
  @Test
  void shouldHaveNoTokensWhenAnObjectHasVeryManyMembers() {
    assertThat(JsonTokens.of(members(257).getBytes(UTF_8))).isEmpty();
  }

  private static String members(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"%s\":%s".formatted(i, i % 10))
        .collect(joining(",", "{", "}"));
  }

  private static JsonValue plain(String json) {
    return JsonTokens.of(json.getBytes(UTF_8)).orElseThrow();
  }
}
