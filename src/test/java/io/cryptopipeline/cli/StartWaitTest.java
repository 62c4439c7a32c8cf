package io.cryptopipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.model.ServerUnavailableException;
import io.cryptopipeline.testing.process.Logged;
import io.cryptopipeline.testing.time.SleptTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class StartWaitTest {

  private static final Duration TRY = Duration.ofSeconds(9);

  private final SleptTime time = new SleptTime("2018-04-05T00:00:00Z");
  private final List<String> waitedFor = new ArrayList<>();
  private final List<String> tries = new ArrayList<>();
  private boolean stopped;

  @Test
  void shouldFailAtOnceWithoutAWait() {
    assertThatThrownBy(() -> waiting(Duration.ZERO).until(upAtTry(2)))
        .isInstanceOf(ServerUnavailableException.class)
        .hasMessage("not up");
    assertThat(tries).hasSize(1);
  }

  @Test
  void shouldReturnWhatTheFirstTryThatSucceedsReturns() {
    assertThat(waiting(Duration.ofMinutes(1)).until(upAtTry(4))).isEqualTo("up");
    assertThat(tries).hasSize(4);
  }

  /** A try takes nine seconds, and a second passes between two: the seventh begins after 60 s. */
  @Test
  void shouldFailAfterTheTime() {
    assertThatThrownBy(() -> waiting(Duration.ofMinutes(1)).until(upAtTry(8)))
        .isInstanceOf(ServerUnavailableException.class);
    assertThat(tries).hasSize(7);
  }

  @Test
  void shouldSayOnceAMinuteWhatItWaitsFor() {
    List<String> warnings =
        Logged.warningsOf(StartWait.class, () -> waiting(Duration.ofMinutes(5)).until(upAtTry(10)));

    assertThat(warnings)
        .containsExactly(
            "not up; trying for 291 s more (start.wait)",
            "not up; trying for 231 s more (start.wait)");
  }

  @Test
  void shouldFailAtOnceWhenATryIsRefused() {
    PipelineException refused = new PipelineException("the password is wrong");

    assertThatThrownBy(
            () ->
                waiting(Duration.ofMinutes(1))
                    .until(
                        () -> {
                          throw refused;
                        }))
        .isSameAs(refused);
  }

  @Test
  void shouldEndWhenTheCommandIsToStop() {
    stopped = true;

    assertThatThrownBy(() -> waiting(Duration.ofMinutes(1)).until(upAtTry(2)))
        .isInstanceOf(ServerUnavailableException.class);
    assertThat(tries).hasSize(1);
  }

  @Test
  void shouldTellWhatItWaitsFor() {
    waiting(Duration.ofMinutes(1)).until(upAtTry(3));

    assertThat(waitedFor).containsExactly("not up", "not up");
  }

  private StartWait waiting(Duration bound) {
    return new StartWait(
        bound,
        time,
        wait -> {
          time.pass(wait);
          return stopped;
        },
        waitedFor::add);
  }

  private Supplier<String> upAtTry(int number) {
    return () -> {
      tries.add("");
      time.pass(TRY);
      if (tries.size() < number) {
        throw new ServerUnavailableException("not up");
      }
      return "up";
    };
  }
}
