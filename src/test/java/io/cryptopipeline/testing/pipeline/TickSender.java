package io.cryptopipeline.testing.pipeline;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.kafka.KafkaClients;
import io.cryptopipeline.kafka.RawSender;
import io.cryptopipeline.runtime.StopSignal;
import io.cryptopipeline.source.FetchedPayload;
import io.cryptopipeline.source.SourceRun;
import io.cryptopipeline.source.TickRecords;
import io.cryptopipeline.source.TickSource;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;

/** Sends payloads as {@code produce} does. */
public final class TickSender implements AutoCloseable {

  private final TickRecords records;
  private final RawSender sender;

  public TickSender(Producer<byte[], byte[]> producer, RawTickReader reader, Clock clock) {
    records = new TickRecords(reader, clock);
    sender = new RawSender(producer);
  }

  public static TickSender of(Settings settings) {
    return new TickSender(
        KafkaClients.producer(settings), RawTickReader.of(settings), Clock.systemUTC());
  }

  public void send(FetchedPayload payload) {
    sender.send(records.of(payload));
  }

  public void flush() {
    sender.flush();
  }

  public long sent() {
    return sender.sent();
  }

  public long unreadable() {
    return records.unreadable();
  }

  public void run(List<TickSource> sources, double ticksPerSecond, StopSignal stop) {
    new SourceRun(records, sender, ticksPerSecond, stop).fetch(sources);
  }

  @Override
  public void close() {
    sender.close();
  }
}
