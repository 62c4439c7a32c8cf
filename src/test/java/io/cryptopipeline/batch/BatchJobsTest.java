package io.cryptopipeline.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.testing.ticks.Days;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchJobsTest {

  /** So a raw event of today that is gone is a difference, with the shortest retention too. */
  @ParameterizedTest
  @CsvSource({
    "PT26H1M, PT5M, 2018-04-05T00:00:00Z, false",
    "PT26H1M, PT5M, 2018-04-05T23:59:59Z, false",
    "PT26H1M, PT5M, 2018-04-06T00:56:00Z, false",
    "PT26H1M, PT5M, 2018-04-06T00:56:01Z, true",
    "PT48H, PT5M, 2018-04-06T22:55:00Z, false",
    "PT48H, PT5M, 2018-04-06T22:55:01Z, true",
    "PT720H, PT0S, 2018-05-04T23:00:00Z, false",
    "PT720H, PT0S, 2018-05-04T23:00:01Z, true",
    "PT720H, PT24H, 2018-05-03T23:00:01Z, true",
  })
  void shouldTellWhichDaysMayHaveExpiredInPart(
      Duration retention, Duration futureTolerance, Instant now, boolean mayHave) {
    assertThat(
            BatchJobs.mayHaveExpired(Optional.of(retention), futureTolerance, now)
                .test(Days.day("bitcoin:2018-04-05")))
        .isEqualTo(mayHave);
  }

  @Test
  void shouldTellThatNothingExpiresWithoutARetention() {
    assertThat(
            BatchJobs.mayHaveExpired(
                    Optional.empty(), Duration.ZERO, Instant.parse("2028-04-05T00:00:00Z"))
                .test(Days.day("bitcoin:2018-04-05")))
        .isFalse();
  }
}
