package io.cryptopipeline.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.mongo.Acknowledgements.Call;
import io.cryptopipeline.testing.time.SleptTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AcknowledgementsTest {

  private final SleptTime time = new SleptTime("2026-01-01T00:00:00Z");
  private final Acknowledgements acknowledgements = new Acknowledgements(time);

  @Test
  void shouldWaitForNothingWithoutACall() {
    time.pass(Duration.ofMinutes(5));

    assertThat(acknowledgements.waited()).isZero();
    assertThat(acknowledgements.age()).isEqualTo(Duration.ofMinutes(5));
  }

  /** The driver notices a frozen server after its time-out only. */
  @Test
  void shouldCountFromTheBeginningOfACall() {
    Call call = acknowledgements.begin();
    time.pass(Duration.ofSeconds(7));

    assertThat(acknowledgements.waited()).isEqualTo(Duration.ofSeconds(7));

    call.done();
    call.close();
    assertThat(acknowledgements.waited()).isZero();
    assertThat(acknowledgements.age()).isZero();
  }

  /** A thread that has given up is replaced before it asks again. */
  @Test
  void shouldGoOnBetweenACallThatHasFailedAndTheNext() {
    acknowledgements.begin().close();
    time.pass(Duration.ofSeconds(20));

    assertThat(acknowledgements.waited()).isEqualTo(Duration.ofSeconds(20));

    Call next = acknowledgements.begin();
    next.done();
    next.close();
    assertThat(acknowledgements.waited()).isZero();
  }

  @Test
  void shouldCountTheCallThatHasWaitedLongestWhileOthersAreAcknowledged() {
    Call stuck = acknowledgements.begin();
    time.pass(Duration.ofSeconds(30));
    try (Call other = acknowledgements.begin()) {
      other.done();
    }

    assertThat(acknowledgements.waited()).isEqualTo(Duration.ofSeconds(30));
    assertThat(acknowledgements.age()).isZero();
    stuck.close();
  }

  @Test
  void shouldCountFromTheLastPartOfACall() {
    try (Call call = acknowledgements.begin()) {
      time.pass(Duration.ofSeconds(8));
      call.acknowledgedPart();
      time.pass(Duration.ofSeconds(3));

      assertThat(acknowledgements.waited()).isEqualTo(Duration.ofSeconds(3));
    }
  }

  @Test
  void shouldGoOnWhenACallFailsAfterAPartOfIt() {
    Call call = acknowledgements.begin();
    call.acknowledgedPart();
    time.pass(Duration.ofSeconds(60));
    call.close();

    assertThat(acknowledgements.waited()).isEqualTo(Duration.ofSeconds(60));
  }

  @Test
  void shouldNotCountTheTimeBeforeAnAcknowledgementOfAnotherCall() {
    Call failing = acknowledgements.begin();
    time.pass(Duration.ofSeconds(30));
    try (Call other = acknowledgements.begin()) {
      other.done();
    }
    failing.close();

    assertThat(acknowledgements.waited()).isZero();
  }

  @Test
  void shouldWaitForNoTimeWhenTheClockIsSetBack() {
    Call call = acknowledgements.begin();
    time.pass(Duration.ofHours(-1));

    assertThat(acknowledgements.waited()).isZero();
    assertThat(acknowledgements.age()).isZero();
    call.close();
  }
}
