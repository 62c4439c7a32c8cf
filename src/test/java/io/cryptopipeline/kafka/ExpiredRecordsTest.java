package io.cryptopipeline.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.monitoring.Metric;
import io.cryptopipeline.testing.process.Metered;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ExpiredRecordsTest {

  private static final TopicPartition ZERO = new TopicPartition("crypto-raw", 0);
  private static final TopicPartition ONE = new TopicPartition("crypto-raw", 1);

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");

  @Test
  void shouldCountEachSkippedOffsetOnce() {
    ExpiredRecords expired = new ExpiredRecords(true, meters);
    consumer.updateBeginningOffsets(Map.of(ZERO, 110L, ONE, 7L));
    OffsetOutOfRangeException both = new OffsetOutOfRangeException(Map.of(ZERO, 100L, ONE, 4L));

    expired.check(both, consumer);
    expired.check(both, consumer); // as a consumer that meets what another one has met

    assertThat(Metered.value(meters, Metric.EXPIRED_RECORDS)).isEqualTo(13);
  }

  @Test
  void shouldCountNothingWhenTheLogWasTruncatedOrTheStreamStops() {
    consumer.updateBeginningOffsets(Map.of(ZERO, 110L));

    new ExpiredRecords(true, meters)
        .check(new OffsetOutOfRangeException(Map.of(ZERO, 500L)), consumer);
    assertThatThrownBy(
            () ->
                new ExpiredRecords(false, meters)
                    .check(new OffsetOutOfRangeException(Map.of(ZERO, 100L)), consumer))
        .isInstanceOf(PipelineException.class);

    assertThat(Metered.value(meters, Metric.EXPIRED_RECORDS)).isZero();
  }
}
