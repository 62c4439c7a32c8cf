package io.cryptopipeline.testing.corpus;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All that may come to {@code crypto-raw}. */
public final class Corpus {

  /** All names of coins are of one length, as messages count columns. */
  private static final int FIRST_COIN = 100;

  private Corpus() {}

  /** Returns the cases, each of a coin of its own. */
  public static List<RawCase> all() {
    List<RawCase> cases = new ArrayList<>();
    Stream.of(
            Garbage.drafts(),
            Coins.drafts(),
            Times.drafts(),
            Numbers.drafts(),
            Members.drafts(),
            Envelopes.drafts(),
            Exchanges.drafts(),
            Sizes.drafts())
        .flatMap(List::stream)
        .forEach(
            draft -> {
              String coin = draft.coin == null ? "coin" + (FIRST_COIN + cases.size()) : draft.coin;
              cases.add(new RawCase(coin, draft));
            });
    return cases;
  }
}
