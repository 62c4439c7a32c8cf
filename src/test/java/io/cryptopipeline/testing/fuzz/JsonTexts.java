package io.cryptopipeline.testing.fuzz;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Arbitrary JSON texts, valid however odd they look. */
public final class JsonTexts {

  private static final int DEPTH = 3;

  private JsonTexts() {}

  /** A text with white space around it. */
  public record Spaced(String before, String text, String after) {

    /** Returns the parts, separated by commas, between two brackets. */
    public static String joined(String open, List<Spaced> parts, String close) {
      return open
          + String.join(",", parts.stream().map(p -> p.before + p.text + p.after).toList())
          + close;
    }
  }

  /** A value. */
  public static Arbitrary<String> any() {
    return value(DEPTH);
  }

  /** A value with white space around it. */
  public static Arbitrary<Spaced> spaced() {
    return spaced(any());
  }

  /** White space, or none. */
  public static Arbitrary<String> space() {
    return Arbitraries.strings().withChars(" \t\n\r").ofMaxLength(2);
  }

  private static Arbitrary<Spaced> spaced(Arbitrary<String> text) {
    return Combinators.combine(space(), text, space()).as(Spaced::new);
  }

  private static Arbitrary<String> value(int depth) {
    Arbitrary<String> scalars = Arbitraries.oneOf(scalar(), string(), string());
    if (depth == 0) {
      return scalars;
    }
    Arbitrary<Spaced> values = spaced(value(depth - 1));
    Arbitrary<String> arrays =
        values.list().ofMaxSize(3).map(parts -> Spaced.joined("[", parts, "]"));
    Arbitrary<String> objects =
        values.list().ofMaxSize(3).map(parts -> Spaced.joined("{", named(parts), " }"));
    return Arbitraries.oneOf(scalars, arrays, objects);
  }

  private static List<Spaced> named(List<Spaced> values) {
    return values.stream()
        .map(v -> new Spaced(v.before, "\"" + values.indexOf(v) + "\\\"]\" :" + v.text, v.after))
        .distinct()
        .toList();
  }

  private static Arbitrary<String> scalar() {
    return Arbitraries.of(
        "0",
        "-0",
        "-0.0",
        "1E+2",
        "1e-7",
        "17",
        "0.50",
        "12345678901234567890.1",
        "true",
        "false",
        "null");
  }

  private static Arbitrary<String> string() {
    Arbitrary<String> parts =
        Arbitraries.of(
            "a",
            " ",
            "]",
            "}",
            "[",
            "{",
            ",",
            ":",
            "\\\"",
            "\\\\",
            "\\/",
            "\\n",
            "\\u20bf",
            "\\ud83d\\ude00",
            "\\ud800",
            "₿",
            "😀",
            "\u2028",
            "\u007f");
    Arbitrary<String> usual = parts.list().ofMaxSize(5).map(list -> String.join("", list));
    Arbitrary<String> longer =
        Combinators.combine(parts, Arbitraries.integers().between(3_990, 70_001))
            .as(String::repeat);
    return Arbitraries.frequencyOf(Tuple.of(40, usual), Tuple.of(1, longer))
        .map(text -> "\"" + text + "\"");
  }
}
