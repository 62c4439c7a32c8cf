package io.cryptopipeline.testing.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One change of a value. Places are counted modulo what there is. */
public sealed interface Step {

  /** Returns the changed value. */
  byte[] apply(byte[] value);

  /** Returns the value after all steps, one after the other. */
  static byte[] all(List<? extends Step> steps, byte[] value) {
    byte[] changed = value;
    for (Step step : steps) {
      changed = step.apply(changed);
    }
    return changed;
  }

  /**
   * Bytes in place of others.
   *
   * @param at where
   * @param cut how many bytes it takes away
   * @param put what it puts there
   */
  record Change(int at, int cut, String put) implements Step {

    @Override
    public byte[] apply(byte[] value) {
      int from = place(at, value);
      int to = Math.min(value.length, from + cut);
      return joined(Arrays.copyOf(value, from), put.getBytes(UTF_8), rest(value, to));
    }
  }

  /**
   * JSON in place of a value or of a key.
   *
   * @param index which one
   */
  record Part(int index, String json) implements Step {

    private static final Pattern PARTS =
        Pattern.compile("\"[^\"]*\"|-?[0-9][0-9.eE+-]*|true|false|null");

    @Override
    public byte[] apply(byte[] value) {
      return replaced(PARTS, index, json, value);
    }

    @Override
    public String toString() {
      return "Part[%s, %s]".formatted(index, shown(json));
    }
  }

  /**
   * A JSON value in place of a member's.
   *
   * @param index which one
   */
  record Value(int index, String json) implements Step {

    private static final Pattern VALUES =
        Pattern.compile("(?<=\":)(\"[^\"]*\"|-?[0-9][0-9.eE+-]*|true|false|null)");

    @Override
    public byte[] apply(byte[] value) {
      return replaced(VALUES, index, json, value);
    }

    @Override
    public String toString() {
      return "Value[%s, %s]".formatted(index, shown(json));
    }
  }

  /** A member, or what looks like one, a second time. */
  record Twice(int index) implements Step {

    private static final Pattern MEMBERS =
        Pattern.compile("\"[^\"]*\"\\s*:\\s*(?:\"[^\"]*\"|[^\"{}\\[\\],]+)");

    @Override
    public byte[] apply(byte[] value) {
      String text = new String(value, UTF_8);
      List<MatchResult> found = MEMBERS.matcher(text).results().toList();
      if (found.isEmpty()) {
        return value;
      }
      String member = found.get(index % found.size()).group();
      return text.replaceFirst(
              Pattern.quote(member), Matcher.quoteReplacement(member + "," + member))
          .getBytes(UTF_8);
    }
  }

  /** One bit turned. */
  record Flip(int at, int bit) implements Step {

    @Override
    public byte[] apply(byte[] value) {
      byte[] changed = value.clone();
      if (value.length > 0) {
        changed[place(at, value)] ^= (byte) (1 << bit);
      }
      return changed;
    }
  }

  /** The end cut off. */
  record Cut(int at) implements Step {

    @Override
    public byte[] apply(byte[] value) {
      return Arrays.copyOf(value, place(at, value));
    }
  }

  /** The beginning, and then the end of another value. */
  record Splice(int at, String other, int from) implements Step {

    @Override
    public byte[] apply(byte[] value) {
      byte[] end = other.getBytes(UTF_8);
      return joined(Arrays.copyOf(value, place(at, value)), rest(end, place(from, end)));
    }
  }

  private static byte[] replaced(Pattern pattern, int index, String by, byte[] value) {
    String text = new String(value, UTF_8);
    List<MatchResult> found = pattern.matcher(text).results().toList();
    if (found.isEmpty()) {
      return by.getBytes(UTF_8);
    }
    MatchResult part = found.get(index % found.size());
    return (text.substring(0, part.start()) + by + text.substring(part.end())).getBytes(UTF_8);
  }

  /** Long ones would hide what matters in the report of a failure. */
  private static String shown(String json) {
    return json.length() < 500 ? json : json.substring(0, 100) + "... of " + json.length();
  }

  private static int place(int at, byte[] value) {
    return value.length == 0 ? 0 : at % value.length;
  }

  private static byte[] rest(byte[] value, int from) {
    return Arrays.copyOfRange(value, from, value.length);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
