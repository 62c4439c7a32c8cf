package io.cryptopipeline.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cryptopipeline.exchange.Exchange.Message;
import io.cryptopipeline.exchange.Exchange.Trade;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.testing.exchange.Recordings;
import io.cryptopipeline.testing.ticks.RawRecords;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What tests ask of every exchange. */
final class Exchanges {

  private Exchanges() {}

  /** Returns the trades of a recorded session; each is a part of its message as it stands. */
  static List<Trade> trades(Exchange exchange, String session) throws UnusableRecordException {
    List<Trade> trades = new ArrayList<>();
    for (String text : Recordings.messages(session)) {
      if (exchange.message(text) instanceof Message.Trades found) {
        assertThat(found.trades()).allMatch(trade -> text.contains(trade.text()));
        assertThat(found.trades())
            .allSatisfy(trade -> assertThat(trade.json()).contains(StrictJson.parse(trade.text())));
        trades.addAll(found.trades());
      }
    }
    return trades;
  }

  /** Returns a trade of the product that is strict JSON. */
  static Trade trade(String product, String text) {
    return new Trade(Optional.of(product), text, StrictJson.tryParse(text));
  }

  /** Returns the recorded messages that are no trades. */
  static List<String> others(Exchange exchange, String session) throws UnusableRecordException {
    List<String> others = new ArrayList<>();
    for (String text : Recordings.messages(session)) {
      if (!(exchange.message(text) instanceof Message.Trades)) {
        others.add(text);
      }
    }
    return others;
  }

  /** Asserts everything that a trade states, with its digits. */
  static void assertTrade(
      RawTick read, String market, String eventId, String time, String price, String volume) {
    assertThat(read.eventId()).hasToString(eventId);
    assertThat(read.market()).as(eventId).isEqualTo(market);
    assertThat(read.format()).as(eventId).isEqualTo(market.substring(0, market.indexOf(':')));
    assertThat(read.tick().timestamp()).as(eventId).isEqualTo(time);
    assertThat(read.tick().price()).as(eventId).isEqualTo(new BigDecimal(price));
    assertThat(read.tick().volume()).as(eventId).contains(new BigDecimal(volume));
  }

  /**
   * Asserts that both are one fact, which digits that only look different do not change; nor do
   * those of the time below the millisecond.
   */
  static void assertSameFact(RawTick one, RawTick other) {
    assertThat(other.eventId()).isEqualTo(one.eventId());
    assertThat(other.market()).isEqualTo(one.market());
    assertThat(other.tick())
        .usingRecursiveComparison()
        .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
        .withComparatorForType(Comparator.comparingLong(Instant::toEpochMilli), Instant.class)
        .isEqualTo(one.tick());
  }

  static void assertOtherProductRefused(String payload, String product, String... messageParts) {
    RawRecords.assertRefused(
        payload.getBytes(UTF_8),
        RawRecords.headers("product", product),
        Reason.BAD_HEADER,
        messageParts);
  }

  static void assertHistoryRefused(Exchange exchange, String answer, Reason reason) {
    UnusableRecordException refusal =
        catchThrowableOfType(UnusableRecordException.class, () -> exchange.history(answer));
    assertThat(refusal).as(answer).isNotNull();
    assertThat(refusal.reason()).as(refusal.getMessage()).isEqualTo(reason);
  }
}
