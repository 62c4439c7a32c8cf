package io.cryptopipeline.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.fault.KnownTicks.Sent;
import io.cryptopipeline.testing.ticks.Oracle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends ticks with a client of its own, which outlives a broker's death, and tells the oracle. */
final class Feeder implements AutoCloseable {

  private static final int PATIENCE_MS = 600_000;

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final Oracle oracle;
  private final Map<String, Future<RecordMetadata>> unusable = new HashMap<>();
  private final List<Future<RecordMetadata>> underWay = new ArrayList<>();

  Feeder(String bootstrapServers, String topic, Oracle oracle) {
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.ACKS_CONFIG,
                "all",
                ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                PATIENCE_MS,
                ProducerConfig.MAX_BLOCK_MS_CONFIG,
                PATIENCE_MS,
                // Of two batches to a topic that is new the broker may refuse the first, take the
                // second, and refuse the first for ever as out of order (Kafka 4.4.0).
                ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                1),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    this.topic = topic;
    this.oracle = oracle;
  }

  /** Hands all to Kafka's client; they need not be there when this returns. */
  void send(List<Sent> ticks) {
    for (Sent tick : ticks) {
      Future<RecordMetadata> sent =
          producer.send(
              new ProducerRecord<>(
                  topic,
                  tick.key().map(k -> k.getBytes(UTF_8)).orElse(null),
                  tick.line().getBytes(UTF_8)));
      underWay.add(sent);
      if (tick.usable()) {
        oracle.sent(tick.line());
      } else {
        unusable.put(tick.line(), sent);
      }
    }
  }

  /** Waits until all are there. */
  void flush() {
    producer.flush();
    underWay.forEach(Feeder::place);
    underWay.clear();
  }

  /** Where each record that must be refused is: {@code partition@offset}, by its value. */
  Map<String, String> unusable() {
    Map<String, String> places = new HashMap<>();
    unusable.forEach((line, sent) -> places.put(line, place(sent)));
    return places;
  }

  private static String place(Future<RecordMetadata> sent) {
    try {
      return sent.get().partition() + "@" + sent.get().offset();
    } catch (ExecutionException e) {
      throw new IllegalStateException("the feeder could not send", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
