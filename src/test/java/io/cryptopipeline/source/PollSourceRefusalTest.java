package io.cryptopipeline.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.exchange.PolledPrices;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.testing.exchange.Recordings;
import io.cryptopipeline.testing.exchange.StubHttp.Answer;
import io.cryptopipeline.testing.exchange.StubHttp.Call;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that end the fetching, and those that look like it; and the key in all of this. */
class PollSourceRefusalTest extends PolledCoinGecko {

  private final AtomicBoolean later = new AtomicBoolean();

  /** A page of the CDN, for example; and a key that was right before. */
  @ParameterizedTest
  @CsvSource({
    "302, <html>moved</html>",
    "400, <html>bad request</html>",
    "403, <html>Attention Required!</html>",
    "403, error code: 1020",
    "404, <html>not found</html>",
    "451, <html>not here</html>",
    "503, <html>maintenance</html>",
  })
  void shouldContinueWhenAnAnswerNamesNeitherKeyNorParameter(int status, String body) {
    stub.answerNext(Answer.of(status, body));

    fetch(account(30, 10_000), List.of("bitcoin"), () -> goesOn(3, Answer.of(status, body)));

    assertThat(received).hasSize(3);
    assertThat(gauge.outage()).isZero();
  }

  /** Returns whether fewer were received; after the first one, answers twice with this. */
  private boolean goesOn(int wanted, Answer answer) {
    if (received.size() == 1 && later.compareAndSet(false, true)) {
      stub.answerNext(answer, answer);
    }
    return received.size() < wanted;
  }

  @ParameterizedTest
  @CsvSource({"401, 10002", "403, 10005", "400, 10010", "400, 10011", "422, 0"})
  void shouldContinueWhenALaterAnswerNamesTheKeyOrAParameter(int status, int code) {
    String body = "{\"status\":{\"error_code\":%s}}".formatted(code);

    fetch(account(30, 10_000), List.of("bitcoin"), () -> goesOn(2, Answer.of(status, body)));

    assertThat(received).hasSize(2);
    assertThat(stub.calls()).hasSize(4);
  }

  @ParameterizedTest
  @CsvSource({"10002", "10005", "10010", "10011"})
  void shouldStopWhenTheFirstAnswerNamesTheKeyOrItsPlan(int code) {
    String error = "{\"error\":{\"status\":{\"error_code\":%s}}}".formatted(code);
    stub.answerNext(Answer.of(400, error));

    assertThatThrownBy(() -> fetch(account(30, 10_000), List.of("bitcoin"), () -> true))
        .isInstanceOf(PipelineException.class)
        .hasMessageContainingAll("coingecko denies access", "check the key and its plan");
  }

  @ParameterizedTest
  @CsvSource({"401", "403", "451"})
  void shouldStopWhenItIsNotLetIn(int status) {
    stub.answerNext(Answer.of(status, "{\"status\":{\"error_code\":10002}}"));

    assertThatThrownBy(() -> fetch(account(30, 10_000), List.of("bitcoin"), () -> true))
        .isInstanceOf(PipelineException.class)
        .hasMessageContainingAll("coingecko", String.valueOf(status), "check the key")
        .hasMessageNotContaining(KEY);
    assertThat(stub.calls()).hasSize(1);
  }

  @Test
  void shouldStopWhenTheQuestionIsRefused() {
    stub.answerNext(Answer.of(422, Recordings.text("coingecko/market_data_for_a_coin.1.422.json")));

    assertThatThrownBy(() -> fetch(account(30, 10_000), List.of("bitcoin"), () -> true))
        .isInstanceOf(PipelineException.class)
        .hasMessageContainingAll("422", "Missing parameter vs_currency", "coingecko.quote");
  }

  /** A proxy's page, for example, may show the headers that it got. */
  @ParameterizedTest
  @ValueSource(ints = {401, 422})
  void shouldNotShowAKeyThatTheOtherSideRepeats(int status) {
    stub.answerNext(Answer.of(status, "you sent " + KEY));

    assertThatThrownBy(() -> fetch(account(30, 10_000), List.of("bitcoin"), () -> true))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("you sent ***")
        .hasMessageNotContaining(KEY);
  }

  @ParameterizedTest
  @CsvSource({"demo,x-cg-demo-api-key", "pro,x-cg-pro-api-key"})
  void shouldSendTheKeyAsAHeaderAndNowhereElse(String plan, String header) {
    PolledPrices account = account(plan, 30, 10_000);

    fetch(account, List.of("bitcoin"), () -> received.isEmpty());

    Call call = stub.calls().get(0);
    assertThat(call.headers().get(header)).containsExactly(KEY);
    assertThat(call.uri().toString()).doesNotContain(KEY);
    assertThat(account.toString()).doesNotContain(KEY);
  }
}
