package io.cryptopipeline.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Raw records as tests write them. */
final class Records {

  static final RawTickReader READER = new RawTickReader(CoinNames.builtIn());
  static final Instant RECORD_TIME = Instant.parse("2018-04-05T06:07:08.009Z");

  private Records() {}

  /** Returns headers out of names and values in turn. */
  static Headers headers(String... namesAndValues) {
    Headers headers = new RecordHeaders();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], namesAndValues[i + 1].getBytes(UTF_8));
    }
    return headers;
  }

  /** Returns what the reader makes of a value, with headers as in {@link #headers}. */
  static RawTick read(String value, String... headers) throws UnusableRecordException {
    return Records.READER.read(value.getBytes(UTF_8), headers(headers), RECORD_TIME);
  }

  /** Asserts that the record is refused, and what the message says in part. */
  static void assertRefused(byte[] value, Headers headers, Reason reason, String... messageParts) {
    UnusableRecordException refusal =
        catchThrowableOfType(
            UnusableRecordException.class, () -> Records.READER.read(value, headers, RECORD_TIME));
    assertThat(refusal).as("the refusal").isNotNull();
    assertThat(refusal.reason()).as(refusal.getMessage()).isEqualTo(reason);
    assertThat(List.of(messageParts))
        .allMatch(refusal.getMessage()::contains, refusal.getMessage());
  }

  static void assertRefused(String value, Reason reason, String... messageParts) {
    assertRefused(value.getBytes(UTF_8), headers(), reason, messageParts);
  }

  /** Returns a bitcoin tick with these fields after the coin. */
  static String tick(String fields) {
    return "{\"coin_id\":\"bitcoin\"," + fields + "}";
  }

  static JsonPrimitive number(String literal) {
    return new JsonPrimitive(new LazilyParsedNumber(literal));
  }

  static JsonPrimitive string(String text) {
    return new JsonPrimitive(text);
  }
}
