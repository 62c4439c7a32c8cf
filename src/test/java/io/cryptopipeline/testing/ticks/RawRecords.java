package io.cryptopipeline.testing.ticks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;
import io.cryptopipeline.exchange.CoinNames;
import io.cryptopipeline.exchange.FormatRegistry;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.UnusableRecordException;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Raw records as tests write them. */
public final class RawRecords {

  public static final RawTickReader READER =
      new RawTickReader(FormatRegistry.standard(), CoinNames.builtIn());
  public static final Instant RECORD_TIME = Instant.parse("2018-04-05T06:07:08.009Z");

  private RawRecords() {}

  /** Returns headers out of names and values in turn. */
  public static Headers headers(String... namesAndValues) {
    Headers headers = new RecordHeaders();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.add(namesAndValues[i], namesAndValues[i + 1].getBytes(UTF_8));
    }
    return headers;
  }

  /** Returns what the reader makes of a value, with headers as in {@link #headers}. */
  public static RawTick read(String value, String... headers) throws UnusableRecordException {
    return RawRecords.READER.read(value.getBytes(UTF_8), headers(headers), RECORD_TIME);
  }

  /** Asserts that the record is refused, and what the message says in part. */
  public static void assertRefused(
      byte[] value, Headers headers, Reason reason, String... messageParts) {
    UnusableRecordException refusal =
        catchThrowableOfType(
            UnusableRecordException.class,
            () -> RawRecords.READER.read(value, headers, RECORD_TIME));
    assertThat(refusal).as("the refusal").isNotNull();
    assertThat(refusal.reason()).as(refusal.getMessage()).isEqualTo(reason);
    assertThat(List.of(messageParts))
        .allMatch(refusal.getMessage()::contains, refusal.getMessage());
  }

  public static void assertRefused(String value, Reason reason, String... messageParts) {
    assertRefused(value.getBytes(UTF_8), headers(), reason, messageParts);
  }

  /** Returns a bitcoin tick with these fields after the coin. */
  public static String tick(String fields) {
    return "{\"coin_id\":\"bitcoin\"," + fields + "}";
  }

  public static JsonPrimitive number(String literal) {
    return new JsonPrimitive(new LazilyParsedNumber(literal));
  }

  public static JsonPrimitive string(String text) {
    return new JsonPrimitive(text);
  }
}
