package io.cryptopipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import io.cryptopipeline.runtime.PrintableText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Formats a record as one line: for a person, or as JSON for a script. */
final class RecordText {

  private RecordText() {}

  /** Formats position, time, key, headers and value; replaces what is not UTF-8 by �. */
  static String line(ConsumerRecord<byte[], byte[]> record) {
    return "%s-%s@%s  %s"
        .formatted(
            record.topic(),
            record.partition(),
            record.offset(),
            line(record.timestamp(), record.key(), record.headers(), record.value()));
  }

  /** Formats a record that has no position yet. */
  static String line(ProducerRecord<byte[], byte[]> record) {
    return line(record.timestamp(), record.key(), record.headers(), record.value());
  }

  private static String line(long timestamp, byte[] key, Headers headers, byte[] value) {
    return PrintableText.oneLine(
        "%s  %s  %s  %s"
            .formatted(Instant.ofEpochMilli(timestamp), text(key), text(headers), text(value)));
  }

  /** Formats names and values; an empty text if there are none. */
  static String text(Headers headers) {
    List<String> shown = new ArrayList<>();
    headers.forEach(header -> shown.add(header.key() + "=" + text(header.value())));
    return String.join(" ", shown);
  }

  /** Formats the same as a JSON object. The value is a string: it need not be JSON. */
  static String json(ConsumerRecord<byte[], byte[]> record) {
    JsonObject headers = new JsonObject();
    for (Header header : record.headers()) {
      headers.addProperty(header.key(), text(header.value()));
    }
    JsonObject json = new JsonObject();
    json.addProperty("topic", record.topic());
    json.addProperty("partition", record.partition());
    json.addProperty("offset", record.offset());
    json.addProperty("timestamp", Instant.ofEpochMilli(record.timestamp()).toString());
    json.addProperty("key", record.key() == null ? null : text(record.key()));
    json.add("headers", headers);
    json.addProperty("value", record.value() == null ? null : text(record.value()));
    return PrintableText.oneLineOfJson(json.toString());
  }

  /** Formats a key or a value; replaces what is not UTF-8 by �, and null by -. */
  static String text(byte[] bytes) {
    return bytes == null ? "-" : new String(bytes, UTF_8);
  }
}
