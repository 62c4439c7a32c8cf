package io.cryptopipeline.stream.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.MockProcessorContext.CapturedPunctuator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommitRequestTest {

  private static final long NOW_MS = 1522929600000L;
  private static final long OLD_MS = NOW_MS - 3_600_000;

  private final AtomicLong nanos = new AtomicLong();
  private final CommitPace pace = new CommitPace(nanos::get);
  private final CommitRequest request = new CommitRequest(pace);
  private final MockProcessorContext<Object, Object> context = new MockProcessorContext<>();

  @BeforeEach
  void setTime() {
    context.setCurrentSystemTimeMs(NOW_MS);
  }

  /** The next commit may begin after ten times that. */
  private void commitForHalfASecond() {
    pace.begin();
    nanos.addAndGet(Duration.ofMillis(500).toNanos());
    pace.end();
  }

  private List<CapturedPunctuator> scheduled() {
    return context.scheduledPunctuators().stream().filter(one -> !one.cancelled()).toList();
  }

  @Test
  void shouldAskOncePerCommitWhenThePaceAllowsIt() {
    pace.begin();
    pace.end();
    request.ask(context, NOW_MS);
    request.ask(context, NOW_MS);

    assertThat(scheduled())
        .singleElement()
        .satisfies(one -> assertThat(one.getInterval()).isEqualTo(CommitPace.SHORTEST));
    assertThat(context.committed()).isFalse();
    scheduled().get(0).getPunctuator().punctuate(100);
    assertThat(context.committed()).isTrue();
    assertThat(scheduled()).isEmpty();

    request.ask(context, NOW_MS);
    assertThat(scheduled()).isEmpty();
    request.end();
    request.ask(context, NOW_MS);
    assertThat(scheduled()).hasSize(1);
  }

  @Test
  void shouldAskEarlierWhenAFreshRecordFollowsOldOnes() {
    commitForHalfASecond();
    request.ask(context, OLD_MS);
    request.ask(context, OLD_MS);
    CapturedPunctuator forOldRecords = scheduled().get(0);

    request.ask(context, NOW_MS);
    request.ask(context, OLD_MS);
    assertThat(forOldRecords.cancelled()).isTrue();
    assertThat(scheduled())
        .extracting(CapturedPunctuator::getInterval)
        .containsExactly(CommitPace.LONGEST_FOR_FRESH);
  }

  @Test
  void shouldLetOldRecordsWaitWhileTheThreadIsBusy() {
    commitForHalfASecond();
    request.ask(context, OLD_MS);
    CapturedPunctuator look = scheduled().get(0);
    assertThat(look.getInterval()).isEqualTo(CommitPace.SHORTEST);

    for (int looks = 1; looks < 50; looks++) {
      nanos.addAndGet(CommitPace.SHORTEST.toNanos());
      request.ask(context, OLD_MS);
      look.getPunctuator().punctuate(NOW_MS);
    }
    assertThat(context.committed()).isFalse();

    nanos.addAndGet(CommitPace.SHORTEST.toNanos());
    request.ask(context, OLD_MS);
    look.getPunctuator().punctuate(NOW_MS);
    assertThat(context.committed()).isTrue();
    assertThat(scheduled()).isEmpty();
  }

  @Test
  void shouldCommitOldRecordsAsSoonAsFreshOnesWhenTheThreadHasNothingElseToDo() {
    commitForHalfASecond();
    request.ask(context, OLD_MS);
    CapturedPunctuator look = scheduled().get(0);
    nanos.addAndGet(CommitPace.LONGEST_FOR_FRESH.toNanos() - 1);
    look.getPunctuator().punctuate(NOW_MS);
    pace.noteRecord(); // of another task
    nanos.addAndGet(1);
    look.getPunctuator().punctuate(NOW_MS);
    assertThat(context.committed()).isFalse();

    look.getPunctuator().punctuate(NOW_MS);
    assertThat(context.committed()).isTrue();
    assertThat(scheduled()).isEmpty();
  }

  /** Every punctuation makes Kafka Streams commit, also an idle task. */
  @Test
  void shouldCancelWhenTheCommitHasComeForAnotherReason() {
    request.ask(context, NOW_MS);
    request.end();
    assertThat(scheduled()).isEmpty();

    nanos.addAndGet(Duration.ofSeconds(1).toNanos());
    request.ask(context, NOW_MS);
    assertThat(scheduled()).hasSize(1);
  }
}
