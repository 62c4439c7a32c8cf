package io.cryptopipeline.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** A record as a line: for a person, or as JSON for a script. */
public final class RecordText {

  private RecordText() {}

  /** Returns place, time, headers, key and value; what is not UTF-8 shows as �. */
  public static String line(ConsumerRecord<byte[], byte[]> record) {
    List<String> headers = new ArrayList<>();
    record.headers().forEach(header -> headers.add(header.key() + "=" + text(header.value())));
    return "%s-%d@%d  %s  %s  %s  %s"
        .formatted(
            record.topic(),
            record.partition(),
            record.offset(),
            Instant.ofEpochMilli(record.timestamp()),
            text(record.key()),
            String.join(" ", headers),
            text(record.value()))
        .replaceAll("\\p{Cntrl}", "�");
  }

  /** Returns the same as a JSON object; the value is a string, as it need not be JSON. */
  public static String json(ConsumerRecord<byte[], byte[]> record) {
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
    return json.toString();
  }

  private static String text(byte[] bytes) {
    return bytes == null ? "-" : new String(bytes, UTF_8);
  }
}
