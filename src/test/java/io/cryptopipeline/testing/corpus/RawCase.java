package io.cryptopipeline.testing.corpus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.testing.ticks.Oracle;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** A record as it may come to {@code crypto-raw}, and what must become of it. */
public final class RawCase {

  private static final int LARGEST_LETTER_KEY = 64 * 1024;
  private static final int LARGEST_LETTER_HEADERS = 64 * 1024;
  private static final int LARGEST_LETTER_VALUE = 32 * 1024 * 1024;
  private static final Duration STEP = Duration.ofSeconds(1);

  private final String coin;
  private final Draft draft;

  RawCase(String coin, Draft draft) {
    this.coin = coin;
    this.draft = draft;
  }

  /**
   * A record that is good, whatever stands beside it.
   *
   * @param json its value
   * @param fact what that states
   */
  public record Neighbour(String json, Fact fact) {}

  /** What is special about it. */
  public String name() {
    return draft.name;
  }

  /** The coin that it is sent among. No other case has it. */
  public String coin() {
    return coin;
  }

  /** Its key, that of its coin unless the case is about keys. */
  public byte[] key() {
    return draft.key == null ? coin.getBytes(UTF_8) : draft.key.get();
  }

  /** Its key as a dead letter has it: null where that is huge. */
  public byte[] letterKey() {
    byte[] key = key();
    return key == null || key.length > LARGEST_LETTER_KEY ? null : key;
  }

  /** Its headers as a dead letter has them: none where they are huge. */
  public Headers letterHeaders() {
    Headers headers = headers();
    int bytes = 0;
    for (Header header : headers) {
      bytes += 2 + header.key().length() + (header.value() == null ? 0 : header.value().length);
    }
    return bytes > LARGEST_LETTER_HEADERS ? new RecordHeaders() : headers;
  }

  /** A value as a dead letter has it: null where that is huge. */
  public static byte[] letterValue(byte[] value) {
    return value == null || value.length > LARGEST_LETTER_VALUE ? null : value;
  }

  /** Its value, made anew. */
  public byte[] value() {
    return draft.value.apply(coin);
  }

  /** Its headers, made anew. */
  public Headers headers() {
    RecordHeaders headers = new RecordHeaders();
    draft.headers.forEach(header -> headers.add(header.name(), header.value().apply(coin)));
    return headers;
  }

  /** Its timestamp in milliseconds since 1970, where it matters. */
  public Optional<Long> timestamp() {
    return Optional.ofNullable(draft.timestamp);
  }

  /** What must become of it when its timestamp is this. */
  public Outcome outcome(Instant timestamp) {
    return draft.outcome instanceof Outcome.Refused refused
        ? new Outcome.Refused(
            refused.reason(),
            refused.message().replace("<coin>", coin).replace("<time>", timestamp.toString()))
        : draft.outcome;
  }

  /**
   * Notes a fact of this case's coin.
   *
   * @param timestamp the record's, which is the time of a fact that has none
   */
  public void note(Oracle oracle, Fact fact, Instant timestamp) {
    Instant time = fact.time().orElse(timestamp);
    oracle.sent(
        coin() + time, coin(), time, fact.tradeId(), fact.price(), fact.volume().orElse(null));
  }

  /** A record before and one after it: of its coin and market, near its event time. */
  public List<Neighbour> neighbours(Instant timestamp) {
    boolean isNow = draft.outcome instanceof Outcome.Stored s && s.fact().time().isEmpty();
    Instant time = isNow ? timestamp : Instant.parse(draft.time);
    Duration step = isNow ? STEP.negated() : STEP; // none in the future
    return List.of(neighbour(time.plus(step), 1), neighbour(time.plus(step).plus(step), 3));
  }

  private Neighbour neighbour(Instant time, long id) {
    String price = id + "00.10";
    return new Neighbour(
        draft.market.payload(coin, time, id, price), draft.market.fact(time, id, price));
  }

  @Override
  public String toString() {
    return draft.name;
  }
}
