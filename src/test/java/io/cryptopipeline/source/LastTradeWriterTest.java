package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.kafka.RawOutput;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.testing.process.Logged;
import io.cryptopipeline.testing.time.SleptTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.Test;

class LastTradeWriterTest {

  private static final String BTC = "coinbase:BTC-USD";
  private static final String ETH = "coinbase:ETH-USD";
  private static final Instant TIME = Instant.parse("2018-04-05T00:00:00.000000001Z");

  private final SleptTime time = new SleptTime("2018-04-05T01:00:00Z");
  private final Output output = new Output();
  private final LastTradeWriter writer = new LastTradeWriter(output, time, time);

  @Test
  void shouldWriteAfterTheTradesHaveArrived() {
    writer.write(Map.of(BTC, new LastTrade(7, TIME)));

    assertThat(output.events)
        .containsExactly(
            "flush",
            "crypto-last-trades coinbase:BTC-USD {\"trade_id\":7,\"time\":\"2018-04-05T00:00:00.000000001Z\"}");
  }

  @Test
  void shouldWriteNothingWhenATradeCannotBeDelivered() {
    output.isBroken = true;

    assertThatThrownBy(() -> writer.write(Map.of(BTC, new LastTrade(7, TIME))))
        .isInstanceOf(PipelineException.class);
    assertThat(output.events).isEmpty();
  }

  @Test
  void shouldWriteOnlyWhatHasChanged() {
    writer.write(sent(7, 70));
    writer.write(sent(7, 71));
    assertThat(output.ids()).containsExactly("7", "70", "71");
    output.events.clear();

    writer.write(sent(7, 71));

    assertThat(output.events).as("not even flushed").isEmpty();
  }

  @Test
  void shouldBeDueOnceAMinute() {
    assertThat(writer.untilDue()).isEqualTo(Duration.ofMinutes(1));
    time.pass(Duration.ofSeconds(61));
    assertThat(writer.untilDue()).isZero();

    writer.write(sent(7, 70));

    assertThat(writer.untilDue()).isEqualTo(Duration.ofMinutes(1));
    time.pass(Duration.ofSeconds(50));
    assertThat(writer.untilDue()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void shouldWriteWhenDueUntilTheEnd() {
    output.whenFlushed =
        () -> {
          time.pass(Duration.ofMinutes(2));
          if (output.ids().size() == 2) {
            Thread.currentThread().interrupt();
          }
        };
    List<Map<String, LastTrade>> states =
        new ArrayList<>(List.of(sent(1, 10), sent(2, 10), sent(3, 10)));

    writer.writeUntilInterrupted(() -> states.remove(0));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(output.ids()).containsExactly("1", "10", "2");
  }

  @Test
  void shouldNotWriteWhenTheEndComesBeforeAMinute() {
    Thread.currentThread().interrupt();
    writer.writeUntilInterrupted(
        () -> {
          throw new AssertionError("not due");
        });

    assertThat(Thread.interrupted()).isTrue();
    assertThat(output.events).isEmpty();
  }

  /** The source fails too, and says so. */
  @Test
  void shouldEndWhenATradeCannotBeDelivered() {
    output.isBroken = true;
    time.pass(Duration.ofMinutes(1));

    writer.writeUntilInterrupted(() -> sent(1, 10));

    assertThat(output.events).isEmpty();
  }

  /** The command stops, and must not be held up a second time. */
  @Test
  void shouldEndAndWriteNothingMoreWhenItIsInterrupted() {
    output.whenFlushed =
        () -> {
          throw new InterruptException("stopped while Kafka did not answer");
        };
    time.pass(Duration.ofMinutes(1));

    writer.writeUntilInterrupted(() -> sent(1, 10));
    assertThat(Thread.interrupted()).isTrue();
    output.whenFlushed = () -> {};
    writer.writeAtTheEnd(sent(1, 10));

    assertThat(output.ids()).isEmpty();
  }

  @Test
  void shouldTryLessOftenWhileKafkaRefuses() {
    output.refusal = new IllegalStateException("no such topic");
    List<Duration> pauses = new ArrayList<>();
    for (int tries = 0; tries < 9; tries++) {
      writer.write(sent(7, 70));
      pauses.add(writer.untilDue());
    }

    assertThat(pauses.stream().map(Duration::toMinutes))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
  }

  /** A topic that was deleted takes two minutes to refuse each record. */
  @Test
  void shouldStopAtTheFirstRefusalAndWriteAllAMinuteLater() {
    output.refusal = new IllegalStateException("no such topic");
    List<String> said =
        Logged.warningsOf(
            LastTradeWriter.class,
            () -> {
              writer.write(sent(7, 70));
              writer.write(sent(7, 70));
              writer.writeAtTheEnd(sent(8, 80));
            });
    assertThat(output.ids()).as("one try a minute, none at the end").containsExactly("7", "7");
    assertThat(said).singleElement().asString().contains("crypto-last-trades: no such topic");
    output.refusal = null;
    output.events.clear();

    writer.write(sent(7, 70));
    writer.writeAtTheEnd(sent(7, 71));

    assertThat(output.ids()).containsExactly("7", "70", "71");
  }

  private static Map<String, LastTrade> sent(long btc, long eth) {
    Map<String, LastTrade> sent = new TreeMap<>();
    sent.put(BTC, new LastTrade(btc, TIME));
    sent.put(ETH, new LastTrade(eth, TIME));
    return sent;
  }

  /** Notes what is done with it. */
  private static final class Output implements RawOutput {

    private final List<String> events = new ArrayList<>();
    private Runnable whenFlushed = () -> {};
    private boolean isBroken;
    private Exception refusal;

    List<String> ids() {
      return events.stream()
          .filter(event -> !event.equals("flush"))
          .map(event -> event.replaceAll(".*\"trade_id\":(\\d+),.*", "$1"))
          .toList();
    }

    @Override
    public void send(ProducerRecord<byte[], byte[]> record) {
      throw new AssertionError("no tick");
    }

    @Override
    public void trySend(ProducerRecord<byte[], byte[]> record, Consumer<Exception> failed) {
      events.add(
          record.topic()
              + " "
              + new String(record.key(), UTF_8)
              + " "
              + new String(record.value(), UTF_8));
      if (refusal != null) {
        failed.accept(refusal);
      }
    }

    @Override
    public void flush() {
      if (isBroken) {
        throw new PipelineException("Kafka did not accept a record");
      }
      events.add("flush");
      whenFlushed.run();
    }

    @Override
    public long sent() {
      return 0;
    }

    @Override
    public String verb() {
      return "sent";
    }

    @Override
    public void close() {}
  }
}
