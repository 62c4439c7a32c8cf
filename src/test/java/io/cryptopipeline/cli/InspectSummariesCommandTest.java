package io.cryptopipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.record.PublishedSummary;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InspectSummariesCommandTest {

  @Test
  void shouldChooseTheSameSummariesInWhateverOrderTheyAreRead() {
    PublishedSummary older = summary("bitcoin", "2018-04-05");
    PublishedSummary bitcoin = summary("bitcoin", "2018-04-06");
    PublishedSummary ethereum = summary("ethereum", "2018-04-06");

    assertThat(InspectSummariesCommand.newest(Stream.of(older, ethereum, bitcoin), 1))
        .containsExactly(bitcoin);
    assertThat(InspectSummariesCommand.newest(Stream.of(bitcoin, ethereum, older), 1))
        .containsExactly(bitcoin);
    assertThat(InspectSummariesCommand.newest(Stream.of(ethereum, bitcoin, older), 3))
        .containsExactly(older, bitcoin, ethereum);
  }

  /** Without a filter, the search gives up where markers hide records: NewestSearchTest. */
  @Test
  void shouldSearchTheNewestVersionsWithAFilter() {
    assertThat(
            InspectSummariesCommand.history(Optional.empty(), false, Optional.of(1), false)
                .filter())
        .isPresent();
    assertThat(InspectSummariesCommand.history(Optional.empty(), false, Optional.empty(), false))
        .isEqualTo(new RecordListing.Selection(Optional.empty(), true, Optional.empty(), false));
  }

  private static PublishedSummary summary(String coinId, String window) {
    return new PublishedSummary(coinId, window, Map.of(), "{}");
  }
}
