package io.cryptopipeline.dlq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.record.DeadLetter;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.RecordPosition;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.testing.ticks.Letters;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SkipReasonTest {

  private static final byte[] VALUE = {1};
  private static final Headers NONE = new RecordHeaders();

  @ParameterizedTest
  @EnumSource
  void shouldStandAgainstWhatNothingMends(Reason reason) {
    assertThat(SkipReason.of(letter(NONE, VALUE, reason)))
        .isEqualTo(
            switch (reason) {
              case EMPTY, TOO_LARGE -> Optional.of(SkipReason.PERMANENT);
              case CONFLICTING_FACT -> Optional.of(SkipReason.CONFLICTING_FACT);
              default -> Optional.empty();
            });
  }

  @Test
  void shouldStandAgainstWhatIsNotWhole() {
    byte[] huge = new byte[(32 << 20) + 1];

    assertThat(SkipReason.of(letter(own(70_000), VALUE, Reason.BAD_HEADER)))
        .contains(SkipReason.INCOMPLETE);
    assertThat(SkipReason.of(letter(NONE, huge, Reason.TOO_LARGE))).contains(SkipReason.INCOMPLETE);
  }

  @Test
  void shouldStandAgainstWhatWouldBeRefusedForTheHeadersOfTheReplay() {
    int ofReplay = "dlq-replay-ofcrypto-raw-3@4711dlq-timestamp1522886400000".length();
    int lengths = 3 * 2; // of each header, as DeadLetter counts them
    int room = (64 << 10) - ofReplay - "own".length() - lengths;

    assertThat(SkipReason.of(letter(own(room), VALUE, Reason.OTHER_MARKET))).isEmpty();
    assertThat(SkipReason.of(letter(own(room + 1), VALUE, Reason.OTHER_MARKET)))
        .contains(SkipReason.HEADERS_FULL);
  }

  private static Headers own(int bytes) {
    return new RecordHeaders().add("own", "x".repeat(bytes).getBytes(UTF_8));
  }

  private static DeadLetter letter(Headers original, byte[] value, Reason reason) {
    Headers headers =
        DeadLetter.headers(
            original,
            value,
            new RecordPosition("crypto-raw", 3, 4_711),
            1_522_886_400_000L,
            new UnusableRecordException(reason, "because"));
    RecordPosition place = new RecordPosition("crypto-raw-dlq", 0, 0);
    return DeadLetter.of(Letters.record(place, Instant.EPOCH, DeadLetter.value(value), headers))
        .orElseThrow();
  }
}
