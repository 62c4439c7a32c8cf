package io.cryptopipeline.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.stream.JsonWriter;
import io.cryptopipeline.model.Summary;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Serializer;

/**
 * A summary as one line of JSON: decimals as plain numbers with all their digits, times as ISO-8601
 * in UTC.
 */
public final class SummaryJson {

  private SummaryJson() {}

  /** Returns the JSON of {@code summary}, without a line break. */
  public static String of(Summary summary) {
    StringWriter text = new StringWriter(512);
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      SummaryFields.write(summary, new Fields(json));
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Returns the serializer of the summary topics' values: {@link #of}, in UTF-8. */
  public static Serializer<Summary> serializer() {
    return (topic, summary) -> summary == null ? null : of(summary).getBytes(UTF_8);
  }

  /** Returns the record that publishes {@code summary} on the topic of its window's size. */
  public static ProducerRecord<byte[], byte[]> record(Summary summary) {
    return new ProducerRecord<>(
        Topics.summaries(summary.window().window().size()),
        summary.window().id().getBytes(UTF_8),
        of(summary).getBytes(UTF_8));
  }

  private record Fields(JsonWriter json) implements SummaryFields.Writer {

    @Override
    public void text(String name, String value) {
      write(name, () -> json.value(value));
    }

    @Override
    public void decimal(String name, BigDecimal value) {
      write(name, () -> json.jsonValue(value.toPlainString()));
    }

    @Override
    public void integer(String name, long value) {
      write(name, () -> json.value(value));
    }

    @Override
    public void time(String name, Instant value) {
      write(name, () -> json.value(value.toString()));
    }

    @Override
    public void flag(String name, boolean value) {
      write(name, () -> json.value(value));
    }

    private void write(String name, Value value) {
      try {
        json.name(name);
        value.write();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @FunctionalInterface
  private interface Value {
    void write() throws IOException;
  }
}
