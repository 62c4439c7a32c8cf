package io.cryptopipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.exchange.Exchange;
import io.cryptopipeline.testing.exchange.StubDialect;
import io.cryptopipeline.testing.exchange.StubHttp;
import io.cryptopipeline.testing.exchange.StubHttp.Answer;
import io.cryptopipeline.testing.time.SleptTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When the history is called, and when live trades no longer wait for it. */
class HistoryCallsTest {

  private final SleptTime time = new SleptTime("2026-01-01T00:00:00Z");
  private final StubHttp http = new StubHttp(uri -> "[]", time);
  private final Exchange exchange = StubDialect.COINBASE.exchange();
  private final HistoryCalls calls = calls();

  private HistoryCalls calls() {
    SourceClients clients = time.clients(Duration.ofSeconds(5), 1);
    CallBudget budget = CallBudget.apart(exchange.historyLimit().apart(), time);
    SourceGauge gauge = new SourceGauge(exchange.name(), new SimpleMeterRegistry(), time);
    RestClient client = new RestClient(exchange, clients, product -> budget, gauge);
    return new HistoryCalls(exchange, "BTC-USD", http.uri(), client, clients);
  }

  @AfterEach
  void close() {
    http.close();
  }

  @Test
  void shouldBeTooLateAfterThreeMinutesInVain() {
    calls.begin();
    for (Duration vain = Duration.ZERO; !calls.isTooLate(); vain = vain.plusSeconds(1)) {
      assertThat(vain).isLessThan(Duration.ofMinutes(3));
      time.pass(Duration.ofSeconds(1));
      calls.wasInVain(Duration.ZERO);
    }
  }

  /** A connection that breaks again and again must not begin the wait anew. */
  @Test
  void shouldNotBeMorePatientWhenItBeginsAnew() {
    calls.begin();
    calls.wasInVain(Duration.ZERO);
    time.pass(Duration.ofSeconds(100));
    calls.begin();
    calls.wasInVain(Duration.ZERO);
    assertThat(calls.isTooLate()).isFalse();
    time.pass(Duration.ofSeconds(100));
    calls.begin();
    assertThat(calls.isReady()).as("it may have recovered").isTrue();

    assertThatThrownBy(this::callInVain).isInstanceOf(NoAnswerException.class);
    calls.wasInVain(Duration.ZERO);

    assertThat(calls.isTooLate()).isTrue();
  }

  private void callInVain() throws Exception {
    http.answerNext(Answer.of(503, ""));
    calls.page("/trades", (trades, answer) -> trades);
  }

  @Test
  void shouldBePatientAgainWhenTheHistoryHasAnswered() {
    calls.begin();
    calls.wasInVain(Duration.ZERO);
    time.pass(Duration.ofSeconds(170));
    calls.hasFound();
    time.pass(Duration.ofSeconds(100));
    calls.begin();

    calls.wasInVain(Duration.ofSeconds(170));

    assertThat(calls.isTooLate()).isFalse();
  }

  @Test
  void shouldBeTooLateAtOnceWhenTheExchangeWantsNoCallsForLong() {
    calls.begin();
    calls.closeFor(Duration.ofHours(1));

    assertThat(calls.isReady()).isFalse();
    assertThat(calls.isTooLate()).isTrue();
    calls.beginLater();
    assertThat(calls.isTooLate()).isFalse();
    assertThat(calls.due()).isEqualTo(time.instant().plus(Duration.ofHours(1)));
  }

  /** What is called for may change meanwhile. */
  @Test
  void shouldMakeABookedCallInItsTurn() throws Exception {
    calls.begin();
    assertThat(calls.isReady()).isTrue();
    calls.page("/trades", (trades, answer) -> trades);
    calls.hasFound();
    assertThat(calls.isReady()).as("it is booked").isFalse();

    calls.begin();

    assertThat(calls.isReady()).isFalse();
    time.pass(exchange.historyLimit().apart());
    assertThat(calls.isReady()).isTrue();
  }
}
