package io.cryptopipeline.exchange;

import static io.cryptopipeline.testing.ticks.RawRecords.RECORD_TIME;
import static io.cryptopipeline.testing.ticks.RawRecords.headers;
import static io.cryptopipeline.testing.ticks.RawRecords.read;
import static io.cryptopipeline.testing.ticks.RawRecords.tick;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.record.EventId;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.testing.ticks.RawRecords;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventIdTest {

  @Test
  void shouldBeCoinAndTradeWhenThePayloadNamesBoth() throws UnusableRecordException {
    assertThat(eventId("bitcoin", "\"17\"")).isEqualTo("tick:bitcoin:17");
  }

  @Test
  void shouldBeTheSameWhenTheTradeIdIsANumberOrAString() throws UnusableRecordException {
    assertThat(eventId("bitcoin", "17")).isEqualTo(eventId("bitcoin", "\"17\""));
    assertThat(eventId("bitcoin", "\"017\"")).isEqualTo("tick:bitcoin:017");
  }

  @Test
  void shouldStayDistinctWhenPartsHoldColons() throws UnusableRecordException {
    assertThat(eventId("a:b", "\"c\"")).isEqualTo("tick:a%3Ab:c");
    assertThat(eventId("a", "\"b:c\"")).isEqualTo("tick:a:b%3Ac");
  }

  @Test
  void shouldStayDistinctWhenPartsLookEscaped() throws UnusableRecordException {
    assertThat(eventId("a%3Ab", "1")).isEqualTo("tick:a%253Ab:1");
    assertThat(eventId("a", "\"%\"")).isEqualTo("tick:a:%25");
  }

  /** sha256sum of the payload begins 75a7f3aef2852907372f3512a7eacf76. */
  @Test
  void shouldBeAHashOfTheBytesWhenThePayloadHasNoTradeId() throws UnusableRecordException {
    String value = "{\"coin_id\":\"bitcoin\",\"price\":1,\"timestamp\":1522886400000}";

    assertThat(read(value).eventId()).hasToString("tick:bitcoin:#75a7f3aef2852907372f3512a7eacf76");
    assertThat(read(value + " ").eventId()).isNotEqualTo(read(value).eventId());
  }

  /** sha256sum of the payload begins 2a73a77820653715bad9190f39eb097d. */
  @Test
  void shouldHoldTheRecordTimeWhenThePayloadHasNoTime() throws UnusableRecordException {
    RawTick rawTick = read("{\"coin_id\":\"bitcoin\",\"price\":1}");

    // 2018-04-05 is day 17,626: 17,626 * 86,400,000 + 6 h 7 min 8.009 s
    assertThat(rawTick.tick().timestamp()).isEqualTo(RECORD_TIME);
    assertThat(rawTick.eventId())
        .hasToString("tick:bitcoin:#2a73a77820653715bad9190f39eb097d@1522908428009");
  }

  @Test
  void shouldNotHoldTheRecordTimeWhenThePayloadHasATradeId() throws UnusableRecordException {
    byte[] value = tick("\"price\":1,\"trade_id\":17").getBytes(UTF_8);

    assertThat(RawRecords.READER.read(value, headers(), RECORD_TIME.plusMillis(1)).eventId())
        .hasToString("tick:bitcoin:17");
  }

  @Test
  void shouldStayDistinctWhenATradeIdLooksLikeAHash() throws UnusableRecordException {
    assertThat(eventId("bitcoin", "\"#75a7f3aef2852907372f3512a7eacf76\""))
        .isEqualTo("tick:bitcoin:%2375a7f3aef2852907372f3512a7eacf76");
  }

  @Test
  void shouldTellTheHashOfAPayloadFromWhatOnlyLooksLikeIt() {
    byte[] payload = "payload".getBytes(UTF_8);
    List<String> subject = List.of("bitcoin");
    EventId hashed = EventId.ofPayload("tick", subject, payload, Optional.empty());

    assertThat(hashed.payloadHash()).contains(EventId.hash(payload));
    assertThat(EventId.ofPayload("tick", subject, payload, Optional.of(RECORD_TIME)).payloadHash())
        .isEmpty();
    assertThat(EventId.of("tick", subject, hashed.number()).payloadHash()).isEmpty();
    assertThat(EventId.of("tick", subject, "17").payloadHash()).isEmpty();
  }

  @Test
  void shouldStayDistinctWhenACoinLooksLikeAnId() throws UnusableRecordException {
    assertThat(eventId("bitcoin:#2a73", "1")).isEqualTo("tick:bitcoin%3A%232a73:1");
  }

  private static String eventId(String coinId, String tradeId) throws UnusableRecordException {
    return read("{\"coin_id\":\"%s\",\"price\":1,\"trade_id\":%s}".formatted(coinId, tradeId))
        .eventId()
        .toString();
  }
}
