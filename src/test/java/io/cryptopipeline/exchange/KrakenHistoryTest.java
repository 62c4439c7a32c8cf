package io.cryptopipeline.exchange;

import static io.cryptopipeline.exchange.Exchanges.assertHistoryRefused;
import static io.cryptopipeline.exchange.KrakenTest.OF_HISTORY;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.UnusableRecordException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The calls to the history of Kraken, and what its pages and errors say. */
class KrakenHistoryTest {

  private final Kraken kraken = new Kraken();

  /** {@code since} is in nanoseconds; the trade itself and those of its millisecond come too. */
  @ParameterizedTest
  @CsvSource({"BTC/USD, XBTUSD", "DOGE/BTC, XDGXBT", "SOL/EUR, SOLEUR"})
  void shouldAskForTheTradesSinceATime(String product, String pair) {
    assertThat(kraken.historyAfter(product, 7, Instant.parse("2023-07-06T18:53:17.827Z")))
        .isEqualTo("/public/Trades?pair=" + pair + "&count=1000&since=1688669597826999999");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"error\":[],\"result\":{\"XXBTZUSD\":[],\"last\":\"1688671969993150842\"}}|1688671969993150842",
        "{\"error\":[],\"result\":{\"last\":1688671969993150842}}|1688671969993150842",
        "{\"error\":[],\"result\":{\"last\":\"soon\"}}|",
        "{\"error\":[],\"result\":{}}|",
      })
  void shouldContinueWhereAPageSays(String page, String cursor) throws UnusableRecordException {
    assertThat(kraken.historyCursor(page).orElse(null)).isEqualTo(cursor);
    assertThat(kraken.historyAt("BTC/USD", "1688671969993150842"))
        .isEqualTo("/public/Trades?pair=XBTUSD&count=1000&since=1688671969993150842");
  }

  /** Kraken's errors come with the status 200. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "200|{\"error\":[\"EQuery:Unknown asset pair\"]}|PRODUCT",
        "200|{\"error\":[\"EGeneral:Invalid arguments\"]}|PRODUCT",
        "200|{\"error\":[\"EAPI:Rate limit exceeded\"]}|LIMIT",
        "200|{\"error\":[\"EGeneral:Too many requests\"]}|LIMIT",
        "200|{\"error\":[\"EGeneral:Temporary lockout\"]}|LIMIT",
        "200|{\"error\":[\"EService:Unavailable\"]}|PASSING",
        "200|{\"error\":[\"EService:Busy\"]}|PASSING",
        "520|<html>|PASSING",
        "403|<html>|LIMIT",
      })
  void shouldTellWhatIsAtFault(int status, String body, AnswerFault fault) {
    assertThat(kraken.fault(status, body)).isEqualTo(fault);
  }

  @Test
  void shouldGiveTheTradesOfAPageAsTheyStand() throws UnusableRecordException {
    String other = OF_HISTORY.replace("61044952", " 61044953");

    assertThat(
            kraken.history(
                "{\"error\":[],\"result\":{\"XXBTZUSD\":[ %s, %s],\"last\":\"1688671969993150842\"}}"
                    .formatted(OF_HISTORY, other)))
        .containsExactly(OF_HISTORY, other);
  }

  /** A warning is no error; a trade that cannot be read spoils no other. */
  @Test
  void shouldReadAPageBesideAWarning() throws UnusableRecordException {
    String bad = "[\"1\",{\"a\":1,\"a\":2}]";

    assertThat(
            kraken.history(
                "{\"error\":[\"WGeneral:Slow\"],\"result\":{\"XXBTZUSD\":[%s,%s],\"last\":\"1\"}}"
                    .formatted(bad, OF_HISTORY)))
        .containsExactly(bad, OF_HISTORY);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "{\"error\":[\"EQuery:Unknown asset pair\"]}|BAD_COIN",
        "{\"error\":[\"EAPI:Rate limit exceeded\"]}|UNKNOWN_FORMAT",
        "{\"error\":[\"EGeneral:Too many requests\"],\"result\":{}}|UNKNOWN_FORMAT",
        "{\"error\":[]}|UNKNOWN_FORMAT",
        "{\"error\":[\"EGeneral:Invalid arguments\"]}|BAD_COIN",
        "[]|NOT_JSON",
        "<html>|NOT_JSON",
      })
  void shouldTellAnUnknownPairFromErrorsThatPass(String answer, Reason reason) {
    assertHistoryRefused(kraken, answer, reason);
  }
}
