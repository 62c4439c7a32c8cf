package io.cryptopipeline.testing.corpus;

import static io.cryptopipeline.testing.corpus.Draft.NOON;
import static io.cryptopipeline.testing.corpus.Draft.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Records as large as Kafka lets them be, and larger once they are unpacked. */
final class Sizes {

  private Sizes() {}

  static List<Draft> drafts() {
    return List.of(
        padded("a tick of 8,000,000 bytes", 8_000_000).stored("1.5"),
        padded("a tick of 8,000,001 bytes", 8_000_001)
            .refused("too-large", "the value has 8,000,001 bytes, more than 8,000,000"),
        bytes("20 MB", () -> filled(20_000_000))
            .refused("too-large", "the value has 20,000,000 bytes, more than 8,000,000"),
        bytes("45 MB, which no letter holds", () -> filled(45_000_000))
            .refused("too-large", "the value has 45,000,000 bytes, more than 8,000,000"),
        // 13 bytes an item in BSON, 2 in the text
        numbers("just under 8 MiB as BSON", 690_000).stored("1.5"),
        numbers("just over 8 MiB as BSON", 720_000).storedAsText("1.5"),
        numbers("just under 16 MiB as BSON", 1_300_000).storedAsText("1.5"),
        numbers("just over 16 MiB as BSON", 1_400_000).storedAsText("1.5"),
        numbers("more than 2,000,000 values", 2_000_001)
            .refused("too-large", "the value holds more than 2,000,000 JSON values"));
  }

  private static byte[] filled(int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) ' ');
    return bytes;
  }

  private static Draft padded(String name, int size) {
    return Draft.in(
        Market.TICK,
        name,
        coin -> {
          byte[] bytes = filled(size);
          byte[] tick = tick(coin, "x").getBytes(UTF_8);
          System.arraycopy(tick, 0, bytes, 0, tick.length);
          return bytes;
        });
  }

  private static Draft numbers(String name, int count) {
    Function<String, byte[]> value =
        coin -> tick(coin, "x\",\"n\":[" + "1,".repeat(count - 1) + "1],\"y\":\"").getBytes(UTF_8);
    return Draft.in(Market.TICK, name, value);
  }

  private static String tick(String coin, String text) {
    return "{\"coin_id\":\"%s\",\"timestamp\":\"%s\",\"price\":1.5,\"x\":\"%s\"}"
        .formatted(coin, NOON, text);
  }
}
