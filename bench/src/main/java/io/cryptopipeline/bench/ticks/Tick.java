package io.cryptopipeline.bench.ticks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * One tick, before a {@link TickFormat} writes it.
 *
 * @param product the source's name of what is traded, which is the coin too
 * @param eventMs the event time, milliseconds since 1970
 * @param cents the price in hundredths
 * @param sixteenths the volume in sixteenths
 * @param number the trade id
 */
public record Tick(String product, long eventMs, long cents, long sixteenths, long number) {

  /** The topic of the raw ticks. */
  public static final String TOPIC = "crypto-raw";

  /**
   * Returns the record as {@code produce} writes it: the payload under the key of its coin, with
   * headers that describe it.
   */
  public ProducerRecord<byte[], byte[]> record(TickFormat format) {
    byte[] payload = format.payload(this).getBytes(UTF_8);
    var tick = new ProducerRecord<>(TOPIC, product.getBytes(UTF_8), payload);
    headers(format, payload)
        .forEach((name, value) -> tick.headers().add(name, value.getBytes(UTF_8)));
    return tick;
  }

  private Map<String, String> headers(TickFormat format, byte[] payload) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("source", format.source());
    if (!format.isGeneric()) {
      headers.put("product", product);
      headers.put("quote", format.quote());
    }
    headers.put("format", format.header());
    headers.put("event-id", format.eventId(this, payload));
    return headers;
  }
}
