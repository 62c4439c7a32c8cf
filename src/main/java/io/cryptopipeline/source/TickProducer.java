package io.cryptopipeline.source;

import io.cryptopipeline.config.Settings;
import io.cryptopipeline.kafka.KafkaClients;
import io.cryptopipeline.kafka.RawSender;
import org.apache.kafka.clients.producer.Producer;

/** Writes ticks to {@code crypto-raw}. Safe for several threads. Closing it sends what is left. */
public final class TickProducer implements TickOutput {

  private final RawSender sender;
  private final TickRecords records;

  /**
   * Creates a producer of ticks.
   *
   * @param producer as {@link RawSender} wants it; closed with this
   */
  public TickProducer(Producer<byte[], byte[]> producer, TickRecords records) {
    this.sender = new RawSender(producer);
    this.records = records;
  }

  /**
   * Connects to Kafka.
   *
   * @throws io.cryptopipeline.config.ConfigException if a setting of the client cannot be used
   */
  public static TickProducer open(Settings settings, TickRecords records) {
    return new TickProducer(KafkaClients.producer(settings), records);
  }

  @Override
  public void send(FetchedPayload fetched) {
    records.of(fetched).ifPresent(sender::send);
  }

  @Override
  public void flush() {
    sender.flush();
  }

  @Override
  public long sent() {
    return sender.sent();
  }

  @Override
  public long refused() {
    return records.refused();
  }

  @Override
  public void close() {
    sender.close();
  }
}
