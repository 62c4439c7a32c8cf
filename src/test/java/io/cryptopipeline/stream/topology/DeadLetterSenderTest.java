package io.cryptopipeline.stream.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.testing.process.Logged;
import io.cryptopipeline.testing.process.Metered;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class DeadLetterSenderTest {

  private final MockProcessorContext<Object, Object> context = new MockProcessorContext<>();
  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final DeadLetterSender deadLetters = new DeadLetterSender(meters);

  private void refuse(Reason reason, long nowMs, long offset) {
    context.setCurrentSystemTimeMs(nowMs);
    context.setRecordMetadata("crypto-raw", 2, offset);
    deadLetters.send(
        new Record<>("bitcoin".getBytes(UTF_8), new byte[] {'{'}, nowMs, new RecordHeaders()),
        new UnusableRecordException(reason, "no good"),
        context);
  }

  @Test
  void shouldLogTheFirstOfAReasonAtOnceAndThenOneLineAMinuteWithCounts() {
    List<String> lines =
        Logged.warningsOf(
            DeadLetterSender.class,
            () -> {
              refuse(Reason.BAD_PRICE, 0, 7);
              refuse(Reason.NOT_JSON, 1, 8);
              for (int i = 0; i < 500; i++) {
                refuse(Reason.BAD_PRICE, 2 + i, 9 + i);
              }
              refuse(Reason.BAD_PRICE, 60_000, 600);
              refuse(Reason.BAD_PRICE, 60_001, 601);
              deadLetters.logRest();
            });

    assertThat(lines)
        .containsExactly(
            "refused as bad-price: 1 (1 since the start), the last one crypto-raw-2@7: no good",
            "refused as not-json: 1 (1 since the start), the last one crypto-raw-2@8: no good",
            "refused as bad-price: 501 (502 since the start), the last one crypto-raw-2@600: no good",
            "refused as bad-price: 1 (503 since the start), the last one crypto-raw-2@601: no good");
    assertThat(context.forwarded()).hasSize(504);
    assertThat(Metered.value(meters, Metric.REFUSED_RECORDS, "reason", "bad-price")).isEqualTo(503);
    assertThat(Metered.value(meters, Metric.REFUSED_RECORDS, "reason", "not-json")).isOne();
    assertThat(Metered.value(meters, Metric.REFUSED_RECORDS, "reason", "future")).isZero();
  }
}
