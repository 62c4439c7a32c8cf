package io.cryptopipeline.testing.corpus;

import static io.cryptopipeline.testing.corpus.Draft.bytes;
import static io.cryptopipeline.testing.corpus.Draft.in;
import static io.cryptopipeline.testing.corpus.Draft.tick;
import static io.cryptopipeline.testing.corpus.Market.TICK;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;

import java.util.List;

/** Values that are no JSON, or not the JSON of a tick. */
final class Garbage {

  private Garbage() {}

  static List<Draft> drafts() {
    return List.of(
        bytes("no value", () -> null).refused("empty", "the record has no value"),
        bytes("an empty value", () -> new byte[0]).refused("empty", "the record has no value"),
        text("a blank", " ", "End of input at line 1 column 2 path $"),
        text("a word", "bitcoin", "malformed at line 1 column 1 path $"),
        text("a line of CSV", "bitcoin,1522886400,6791.68", "malformed at line 1 column 1 path $"),
        text("a page of a proxy", "<html>502</html>", "malformed at line 1 column 1 path $"),
        text(
            "a tick that is cut off",
            "{'coin_id':'<coin>','price':1",
            "End of input at line 1 column 31 path $.price"),
        text(
            "a tick that is cut off in a string",
            "{'price':1,'coin_id':'bitc",
            "Unterminated string at line 1 column 27 path $.coin_id"),
        text(
            "two ticks in one value",
            "{'coin_id':'bitcoin','price':1}\n{'coin_id':'bitcoin','price':2}",
            "malformed at line 2 column 2 path $"),
        text("a comma too many", "{'price':1,}", "Expected name at line 1 column 13 path $.price"),
        text("a comment", "{'price':1 // usd\n}", "malformed at line 1 column 13 path $.price"),
        text("a key without quotes", "{price:1}", "malformed at line 1 column 3 path $."),
        text("NaN", "{'price':NaN}", "malformed at line 1 column 10 path $.price"),
        text("Infinity", "{'price':Infinity}", "malformed at line 1 column 10 path $.price"),
        text("-Infinity", "{'price':-Infinity}", "malformed at line 1 column 10 path $.price"),
        text(
            "a hexadecimal number", "{'price':0x1A}", "malformed at line 1 column 10 path $.price"),
        text(
            "a number that begins with 0",
            "{'price':01}",
            "malformed at line 1 column 10 path $.price"),
        text("a number with a plus", "{'price':+1}", "malformed at line 1 column 10 path $.price"),
        text(
            "a number without an end",
            "{'price':1.}",
            "malformed at line 1 column 10 path $.price"),
        text("True of Python", "{'x':True}", "malformed at line 1 column 6 path $.x"),
        text(
            "a line break in a string",
            "{'coin_id':'bit\ncoin','price':1}",
            "Unescaped control characters (\\u0000-\\u001F) are not allowed in strict mode"
                + " at line 1 column 13 path $.coin_id"),
        text(
            "an escape that there is not",
            "{'coin_id':'bit\\xcoin','price':1}",
            "Invalid escape sequence at line 1 column 18 path $.coin_id"),
        text(
            "half a character, escaped",
            "{'coin_id':'<coin>','price':1,'x':'\\ud800'}",
            "Unpaired surrogate characters are not allowed in strict mode"
                + " at line 1 column 44 path $.x"),
        text(
            "the same key twice",
            "{'coin_id':'<coin>','price':1,'price':2}",
            "the key \"price\" stands twice, at $.price"),
        text(
            "the same key twice, once escaped",
            "{'coin_id':'<coin>','price':1,'pric\\u0065':2}",
            "the key \"price\" stands twice, at $.price"),
        text(
            "the same key twice, further inside",
            "{'coin_id':'<coin>','price':1,'x':[0,{'a':{'b':1,'b':1}}]}",
            "the key \"b\" stands twice, at $.x[1].a.b"),
        text(
            "a number of 2,000 digits",
            "{'coin_id':'<coin>','price':1,'x':" + "9".repeat(2_000) + "}",
            "a number of more than 1023 characters; malformed at line 1 column 36 path $.x"),
        text(
            "arrays in arrays, 10,000 deep",
            "[".repeat(10_000) + "]".repeat(10_000),
            "Nesting limit 255 reached at line 1 column 257 path $"
                + "[0]".repeat(22)
                + "[… (818 characters)"),
        text(
            "objects in objects, 10,000 deep",
            "{'coin_id':'<coin>','price':1,'x':"
                + "{'a':".repeat(10_000)
                + "1"
                + "}".repeat(10_001),
            "Nesting limit 255 reached at line 1 column 1307 path $.x"
                + ".a".repeat(32)
                + "… (564 characters)"),
        text(
            "JSON behind the five bytes of a schema registry",
            "\0\0\0\0\u0001{'coin_id':'<coin>','price':1}",
            "malformed at line 1 column 1 path $"),
        bytes("UTF-16", () -> TICK_TEXT.getBytes(UTF_16))
            .refused("invalid-utf8", "the value is not UTF-8"),
        bytes("UTF-16 without its mark", () -> TICK_TEXT.getBytes(UTF_16LE))
            .refused("not-json", "not strict JSON: malformed at line 1 column 3 path $."),
        bytes("ISO 8859-1", () -> TICK_TEXT.replace("bitcoin", "m\u00fcnze").getBytes(ISO_8859_1))
            .refused("invalid-utf8", "the value is not UTF-8"),
        bytes(
                "half a character, as bytes",
                () -> new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'})
            .refused("invalid-utf8", "the value is not UTF-8"),
        bytes(
                "a character of too many bytes",
                () -> new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'})
            .refused("invalid-utf8", "the value is not UTF-8"),
        bytes("gzip", () -> new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3})
            .refused("invalid-utf8", "the value is not UTF-8"),
        in(
                TICK,
                "a byte order mark before a tick",
                "\ufeff{'coin_id':'<coin>','timestamp':'2018-04-05T12:00:00Z','price':1.5}")
            .stored("1.5"),
        in(
                TICK,
                "white space around everything",
                "\r\n\t { 'coin_id' : '<coin>' ,\n'timestamp':'2018-04-05T12:00:00Z', 'price' : 1.5 } \n")
            .stored("1.5"),
        unknown("null", "null"),
        unknown("true", "true"),
        unknown("a number", "6791.68"),
        unknown("a string", "'bitcoin'"),
        unknown("an empty object", "{}"),
        unknown("an empty array", "[]"),
        unknown("a tick in an array", "[{'coin_id':'bitcoin','price':1}]"),
        unknown("no coin", "{'timestamp':1522886400000,'price':1}"),
        unknown("no price", "{'timestamp':1522886400000,'coin_id':'bitcoin'}"),
        unknown("keys in capitals", "{'Coin_Id':'bitcoin','Price':1}"),
        unknown("an error of an exchange", "{'type':'error','message':'Failed to subscribe'}"),
        unknown("a heartbeat", "{'channel':'heartbeat'}"),
        tick(
                "a tick with more keys",
                "'price':1.5,'x':{'y':[null,true,{'z':[]}]},'é €':'\ud83d\ude00'")
            .stored("1.5"));
  }

  private static final String TICK_TEXT = "{\"coin_id\":\"bitcoin\",\"price\":1}";

  private static Draft text(String name, String template, String message) {
    return in(TICK, name, template).refused("not-json", "not strict JSON: " + message);
  }

  private static Draft unknown(String name, String template) {
    return in(TICK, name, template)
        .refused(
            "unknown-format",
            "no known format has the shape of "
                + template.replace('\'', '"')
                + "; a generic tick has coin_id and price");
  }
}
