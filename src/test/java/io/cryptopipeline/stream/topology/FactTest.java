package io.cryptopipeline.stream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.model.Tick;
import io.cryptopipeline.record.EventId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FactTest {

  private static final Instant TIME = Instant.parse("2018-04-05T00:00:00.123Z");

  private final Fact.Maker maker = new Fact.Maker();

  private static Tick tick(Instant time, String price, String volume) {
    return new Tick(
        "bitcoin",
        time,
        new BigDecimal(price),
        Optional.ofNullable(volume).map(BigDecimal::new),
        OptionalLong.empty(),
        Optional.empty());
  }

  private Fact fact(String subject, String number) {
    return maker.of(EventId.of("coinbase", List.of(subject), number), tick(TIME, "1", null));
  }

  private static long statement(Tick tick) {
    return new Fact.Maker().of(EventId.of("tick", List.of("bitcoin"), "1"), tick).statement();
  }

  @Test
  void shouldTellSubjectsAndNumbersApart() {
    assertThat(List.of(fact("a", "1"), fact("a", "2"), fact("b", "1"), fact("b", "2")))
        .doesNotHaveDuplicates();
    assertThat(fact("a", "1")).isEqualTo(fact("a", "1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "+1", "-1", " 1", "1 ", "1.0", "1e0", "x", "1000000000000000001"})
  void shouldHashTheWholeIdWhenTheNumberHasAnotherSpelling(String number) {
    assertThat(fact("a", number).subject() & 1).isZero();
    assertThat(fact("a", number)).isNotEqualTo(fact("a", "1")).isNotEqualTo(fact("b", number));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1", "999999999999999999"})
  void shouldKeepTheNumberItselfWhenItFits(String number) {
    assertThat(fact("a", number).subject() & 1).isOne();
    assertThat(fact("a", number).number()).isEqualTo(Long.parseLong(number));
  }

  @Test
  void shouldKnowAFactOfItsBytesByTheirHashAndItsSubject() {
    Fact fact = ofBytes("a", "payload", Optional.empty());

    assertThat(fact).isEqualTo(ofBytes("a", "payload", Optional.empty()));
    assertThat(fact.subject() & 1).isZero();
    assertThat(
            List.of(
                fact,
                ofBytes("a", "another", Optional.empty()),
                ofBytes("b", "payload", Optional.empty()),
                ofBytes("a", "payload", Optional.of(TIME)),
                ofBytes("a", "payload", Optional.of(TIME.plusMillis(1)))))
        .extracting(one -> one.subject() + " " + one.number())
        .doesNotHaveDuplicates();
  }

  /** Facts are in the state of every stream: another value needs another layout of the segments. */
  @Test
  void shouldKnowAFactByTheSameBitsInEveryVersion() {
    Tick tick = tick(TIME, "1", "2.5");
    List<Fact> facts =
        Stream.of(
                EventId.of("coinbase", List.of("BTC-USD"), "17"),
                EventId.of("tick", List.of("bitcoin"), "x17"),
                payloadId("bitcoin", "payload", Optional.empty()),
                payloadId("bitcoin", "payload", Optional.of(TIME)))
            .map(id -> maker.of(id, tick))
            .toList();

    long statement = -2781524544328611805L;
    assertThat(facts)
        .containsExactly(
            new Fact(458599524686511353L, 17, statement),
            new Fact(-2070134003131766694L, 8669568334139796230L, statement),
            new Fact(8825405260088268304L, 8162720816514734851L, statement),
            new Fact(-1657426422775199558L, 883635700620512164L, statement));
  }

  private static EventId payloadId(String subject, String payload, Optional<Instant> recordTime) {
    return EventId.ofPayload("tick", List.of(subject), payload.getBytes(UTF_8), recordTime);
  }

  private Fact ofBytes(String subject, String payload, Optional<Instant> recordTime) {
    return maker.of(payloadId(subject, payload, recordTime), tick(TIME, "1", null));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1.00",
    "100, 1E+2",
    "0.10, 0.1",
    "1234567890123456789012345678901234, 1234567890123456789012345678901234.0"
  })
  void shouldStateTheSameWhenOnlyTrailingZerosDiffer(String one, String other) {
    assertThat(statement(tick(TIME, one, null))).isEqualTo(statement(tick(TIME, other, null)));
    assertThat(statement(tick(TIME, "1", one))).isEqualTo(statement(tick(TIME, "1", other)));
  }

  @Test
  void shouldStateTheSameWhenOnlyDigitsBelowTheMillisecondDiffer() {
    assertThat(statement(tick(TIME.plusNanos(999_999), "1", null)))
        .isEqualTo(statement(tick(TIME, "1", null)));
  }

  @Test
  void shouldStateAnotherThingWhenAValueDiffers() {
    assertThat(
            List.of(
                statement(tick(TIME, "1", null)),
                statement(tick(TIME.plusMillis(1), "1", null)),
                statement(tick(TIME, "10", null)),
                statement(tick(TIME, "0.1", null)),
                statement(tick(TIME, "1234567890123456789012345678901234", null)),
                statement(tick(TIME, "2234567890123456789012345678901234", null)),
                statement(tick(TIME, "1", "0")),
                statement(tick(TIME, "1", "1")),
                statement(tick(TIME, "1", "1234567890123456789012345678901234"))))
        .doesNotHaveDuplicates();
  }
}
