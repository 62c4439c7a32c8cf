package io.cryptopipeline.wire;

import static io.cryptopipeline.wire.Records.headers;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;

class DeadLetterTest {

  @Test
  void shouldKeepTheHeadersAndSayWhyWhenARecordIsRefused() {
    Headers original = headers("source", "file", "own", "x");

    Headers dead = DeadLetter.headers(original, "crypto-raw", 3, 4_711, refusal());

    assertThat(texts(dead))
        .containsExactly(
            "source=file",
            "own=x",
            "dlq-reason=bad-price",
            "dlq-message=price is \u20bf, not a decimal",
            "dlq-topic=crypto-raw",
            "dlq-partition=3",
            "dlq-offset=4711");
    assertThat(texts(original)).containsExactly("source=file", "own=x");
  }

  @Test
  void shouldLeaveOutHugeHeadersAndAHugeValue() {
    Headers dead =
        DeadLetter.headers(headers("own", "x".repeat(70_000)), "crypto-raw", 3, 4_711, refusal());

    assertThat(dead.lastHeader("own")).isNull();
    assertThat(dead.lastHeader("dlq-offset")).isNotNull();
    assertThat(DeadLetter.value(new byte[32 << 20])).hasSize(32 << 20);
    assertThat(DeadLetter.value(new byte[(32 << 20) + 1])).isNull();
    assertThat(DeadLetter.value(null)).isNull();
  }

  @Test
  void shouldReplaceTheReasonWhenADeadLetterIsRefusedAgain() {
    Headers before =
        DeadLetter.headers(
            headers("source", "file"),
            "crypto-raw",
            1,
            2,
            new UnusableRecordException(Reason.FUTURE, "too early"));

    Headers dead = DeadLetter.headers(before, "crypto-raw", 3, 4, refusal());

    assertThat(texts(dead))
        .containsExactly(
            "source=file",
            "dlq-reason=bad-price",
            "dlq-message=price is \u20bf, not a decimal",
            "dlq-topic=crypto-raw",
            "dlq-partition=3",
            "dlq-offset=4");
  }

  private static UnusableRecordException refusal() {
    return new UnusableRecordException(Reason.BAD_PRICE, "price is \u20bf, not a decimal");
  }

  private static List<String> texts(Headers headers) {
    List<String> texts = new ArrayList<>();
    for (Header header : headers) {
      texts.add(header.key() + "=" + new String(header.value(), UTF_8));
    }
    return texts;
  }
}
