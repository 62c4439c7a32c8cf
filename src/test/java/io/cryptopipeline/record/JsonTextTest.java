package io.cryptopipeline.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.testing.fuzz.JsonTexts;
import io.cryptopipeline.testing.fuzz.JsonTexts.Spaced;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void shouldGiveBackEachElementAsItStands(
      @ForAll("parts") List<Spaced> parts, @ForAll("space") String around, @ForAll int cut)
      throws UnusableRecordException {
    String array = Spaced.joined(around + "[", parts, "]");

    assertThat(JsonText.elements(array + around))
        .containsExactlyElementsOf(parts.stream().map(Spaced::text).toList());
    assertRefused(() -> JsonText.elements(array.substring(0, Math.floorMod(cut, array.length()))));
  }

  @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
  void shouldGiveBackEachMemberAsItStands(
      @ForAll("parts") List<Spaced> parts, @ForAll("space") String around, @ForAll int cut)
      throws UnusableRecordException {
    List<Spaced> members = new ArrayList<>();
    for (Spaced part : parts) {
      String name = members.size() % 2 == 0 ? "\"k\\u0031" : "\"k1";
      String text = name + members.size() + "\"" + around + ":" + part.before() + part.text();
      members.add(new Spaced(around, text, part.after()));
    }
    String object = Spaced.joined(around + "{", members, "}");

    for (int i = 0; i < parts.size(); i++) {
      assertThat(JsonText.member(object + around, "k1" + i)).contains(parts.get(i).text());
    }
    assertThat(JsonText.member(object, "k1")).isEmpty();
    assertRefused(
        () -> JsonText.member(object.substring(0, Math.floorMod(cut, object.length())), "k1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\n\"", "{\"a\":1,\"a\":2}", "\"\\ud800\""})
  void shouldGiveBackAnElementWhenItAloneIsNotStrictJson(String element)
      throws UnusableRecordException {
    assertThat(JsonText.elements("[1," + element + ",2]")).containsExactly("1", element, "2");
    assertRefused(() -> StrictJson.parse(element));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{}",
        "1",
        "null",
        "\"[]\"",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[01]",
        "[NaN]",
        "['a']",
        "[1}",
        "[1]]",
        "[1] x",
        "[1][2]",
        "[[1]",
        "[\"\\x\"]",
        "// \n[1]"
      })
  void shouldRefuseWhenTheTextIsNoArray(String text) {
    assertRefused(() -> JsonText.elements(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "1",
        "\"{}\"",
        "{\"a\"}",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\":}",
        "{'a':1}",
        "{\"a\":[1}",
        "{\"a\":1]"
      })
  void shouldRefuseWhenTheTextIsNoObject(String text) {
    assertRefused(() -> JsonText.member(text, "x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void shouldRefuseWhenTheTextIsNestedTooDeep(String open) {
    assertRefused(() -> JsonText.elements("[" + open.repeat(100_000)));
  }

  private static void assertRefused(ThrowingCallable reading) {
    assertThatThrownBy(reading)
        .isInstanceOfSatisfying(
            UnusableRecordException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_JSON))
        .message()
        .hasSizeLessThan(200)
        .matches("\\P{Cntrl}+");
  }

  @Provide
  Arbitrary<List<Spaced>> parts() {
    return JsonTexts.spaced().list().ofMaxSize(5);
  }

  @Provide
  Arbitrary<String> space() {
    return JsonTexts.space();
  }
}
