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

  private final AtomicLong nanos = new AtomicLong();
  private final CommitPace pace = new CommitPace(nanos::get);
  private final CommitRequest request = new CommitRequest(pace);
  private final MockProcessorContext<Object, Object> context = new MockProcessorContext<>();

  @BeforeEach
  void setTime() {
    context.setCurrentSystemTimeMs(NOW_MS);
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
    pace.begin();
    nanos.addAndGet(Duration.ofMillis(500).toNanos());
    pace.end();
    long oldMs = NOW_MS - Duration.ofHours(1).toMillis();
    request.ask(context, oldMs);
    request.ask(context, oldMs);
    assertThat(scheduled())
        .extracting(CapturedPunctuator::getInterval)
        .containsExactly(Duration.ofSeconds(5));

    request.ask(context, NOW_MS);
    request.ask(context, oldMs);
    assertThat(scheduled())
        .extracting(CapturedPunctuator::getInterval)
        .containsExactly(CommitPace.LONGEST_FOR_FRESH);
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
