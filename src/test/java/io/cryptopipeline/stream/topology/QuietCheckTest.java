package io.cryptopipeline.stream.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuietCheckTest {

  private static final long START = 1_522_886_400_000L;
  private static final long RECORD = START - 5_000;

  private final MockProcessorContext<Void, Void> context = new MockProcessorContext<>();
  private final List<Long> searchedAt = new ArrayList<>();
  private long next = QuietCheck.NEVER;
  private long nowMs = START;
  private QuietCheck check;

  @BeforeEach
  void create() {
    context.setCurrentSystemTimeMs(nowMs);
    check = new QuietCheck(context, searchedAt::add, partitionMs -> next);
  }

  private void pass(Duration time) {
    nowMs += time.toMillis();
    context.setCurrentSystemTimeMs(nowMs);
  }

  private List<CapturedPunctuator> scheduled() {
    return context.scheduledPunctuators().stream().filter(p -> !p.cancelled()).toList();
  }

  /** Passes the time of the one search that is scheduled, and runs it. */
  private void passToTheNextSearch() {
    CapturedPunctuator only = scheduled().get(0);
    pass(only.getInterval());
    only.getPunctuator().punctuate(nowMs);
  }

  private void assertNextSearchAfter(Duration time) {
    assertThat(scheduled())
        .singleElement()
        .satisfies(search -> assertThat(search.getInterval()).isEqualTo(time));
  }

  @Test
  void shouldSearchOnceThePartitionIsIdleAndThenNeverWhenNothingIsOpen() {
    assertNextSearchAfter(QuietCheck.IDLE_AFTER);

    passToTheNextSearch();

    assertThat(searchedAt).containsExactly(START + 60_000); // by the wall clock
    assertThat(scheduled()).isEmpty();
  }

  @Test
  void shouldSearchAgainWhenTheNextCoinMayGoQuiet() {
    next = START + Duration.ofHours(1).toMillis();
    passToTheNextSearch();
    assertNextSearchAfter(Duration.ofMinutes(59));
    next = START; // cannot be found, and must not make it spin
    passToTheNextSearch();
    assertNextSearchAfter(QuietCheck.INTERVAL);
  }

  @Test
  void shouldSearchEveryIntervalByTheTimeOfTheRecordsWhileThereAreSome() {
    check.sawRecord(RECORD);
    check.sawRecord(RECORD - 1);
    assertNextSearchAfter(QuietCheck.INTERVAL);
    passToTheNextSearch();
    check.sawRecord(RECORD + 1);
    passToTheNextSearch();

    assertThat(searchedAt).containsExactly(RECORD, RECORD + 1);
    assertNextSearchAfter(QuietCheck.INTERVAL);
  }

  @Test
  void shouldWaitUntilThePartitionIsIdleWhenNoRecordCameSinceTheLastSearch() {
    check.sawRecord(RECORD);
    passToTheNextSearch();
    passToTheNextSearch();
    assertNextSearchAfter(Duration.ofSeconds(40)); // a minute after the record
    passToTheNextSearch();

    assertThat(searchedAt).containsExactly(RECORD, RECORD, START + 60_000);
    assertThat(scheduled()).isEmpty();
  }

  @Test
  void shouldSearchSoonAgainWhenARecordComesAfterAllWasFinal() {
    passToTheNextSearch();
    pass(Duration.ofDays(30));

    check.sawRecord(nowMs);

    assertNextSearchAfter(QuietCheck.INTERVAL);
  }
}
