package io.cryptopipeline.exchange;

import io.cryptopipeline.record.JsonText;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.runtime.PrintableText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the answers of Kraken's {@code /public/Trades}. It reports errors with the status 200. */
final class KrakenHistory {

  private KrakenHistory() {}

  /**
   * Returns the texts of the trades. An error begins with E, a warning with W. An answer may
   * contain a warning and a result.
   */
  static List<String> trades(String answer) throws UnusableRecordException {
    Map<String, String> page = JsonText.members(answer);
    String errors = StrictJson.parse(page.getOrDefault("error", "[]")).toString();
    if (errors.contains("\"E") || !page.containsKey("result")) {
      throw new UnusableRecordException(
          KrakenAnswers.namesTheProduct(errors) ? Reason.BAD_COIN : Reason.UNKNOWN_FORMAT,
          "kraken says " + PrintableText.excerpt(errors));
    }
    List<String> trades = new ArrayList<>();
    for (String member : JsonText.members(page.get("result")).values()) {
      if (member.startsWith("[")) { // beside "last", a string
        trades.addAll(JsonText.elements(member)); // one that cannot be read spoils no other
      }
    }
    return trades;
  }

  /** Returns where the next page starts. */
  static Optional<String> cursor(String page) throws UnusableRecordException {
    String result = JsonText.members(page).getOrDefault("result", "{}");
    String last = JsonText.members(result).getOrDefault("last", "").replace("\"", "");
    return Optional.of(last).filter(number -> Digits.areAll(number, 0, number.length()));
  }
}
