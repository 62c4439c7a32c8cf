package io.cryptopipeline.testing.corpus;

import static io.cryptopipeline.testing.corpus.Draft.tick;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Further keys and values beside those that are read: all are kept. */
final class Members {

  private Members() {}

  static List<Draft> drafts() {
    return List.of(
        asText("a key with a dollar in front", "'$set':1"),
        asText("a key that is a dollar", "'$':1"),
        asText("a key with a dot", "'a.b':1"),
        asText("a key with a NUL", "'a\\u0000b':1"),
        asText("such a key further inside", "'x':[{'y':{'a.b':1}}]"),
        asBson("an empty key", "'':1"),
        asBson("a key with a dollar inside", "'a$b':1"),
        asBson("_id", "'_id':'own','__proto__':{'_id':[1]}"),
        asBson("keys that look alike", "'a':1,'A':2,'\u00e1':3,'a\u0301':4,' a':5,'\u0430':6"),
        asBson("a key of 100,000 characters", "'" + "k".repeat(100_000) + "':1"),
        asBson(
            "10,000 keys, not in order",
            IntStream.range(0, 10_000)
                .mapToObj(i -> "'" + (i * 7_919 % 10_000) + "':" + i)
                .collect(Collectors.joining(","))),
        asBson("a text with NUL, dollar and dot", "'x':'$a.b\\u0000'"),
        asBson("a text of 1,000,000 characters", "'x':'" + "\u20bf".repeat(1_000_000) + "'"),
        asBson("escapes", "'x':'\\/\\b\\f\\n\\r\\t\\\\\\u20bf\\ud83d\\ude00'"),
        asBson(
            "numbers of every type", "'x':[0,-1,2147483648,-9223372036854775808,1.10,1e3,1E-6176]"),
        asBson("nested 80 deep", "'x':" + "[".repeat(80) + "]".repeat(80)),
        asText("nested 200 deep", "'x':" + "[".repeat(200) + "]".repeat(200)),
        asText("-0", "'x':-0"),
        asText("-0.0", "'x':-0.0"),
        asText("1e400 has no place in a decimal128 of 34 digits at 1e6145", "'x':1e6145"),
        asText("35 digits", "'x':12345678901234567890123456789012345"),
        asText("400 digits", "'x':" + "9".repeat(400)),
        asText("1e999999999", "'x':1e999999999"));
  }

  private static Draft asBson(String name, String members) {
    return tick(name, "'price':1.5," + members).stored("1.5");
  }

  private static Draft asText(String name, String members) {
    return tick(name, "'price':1.5," + members).storedAsText("1.5");
  }
}
