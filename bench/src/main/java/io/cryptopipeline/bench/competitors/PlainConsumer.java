package io.cryptopipeline.bench.competitors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import io.cryptopipeline.bench.ticks.Tick;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.bson.BsonBinaryWriter;
import org.bson.RawBsonDocument;
import org.bson.io.BasicOutputBuffer;

/**
 * Inserts each payload as one document: its fields as they are, but the event time as a date.
 * Commits offsets on a timer.
 */
final class PlainConsumer {

  /** Larger polls were not faster: the inserts are the bottleneck. */
  private static final int MAX_POLL_RECORDS = 5_000;

  private static final JsonFactory JSON = new JsonFactory();

  private final String timeField;

  private PlainConsumer(String timeField) {
    this.timeField = timeField;
  }

  /** Runs until it is killed: bootstrap servers, connection string, database, group, time field. */
  public static void main(String[] args) throws IOException {
    Map<String, Object> config =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            args[0],
            ConsumerConfig.GROUP_ID_CONFIG,
            args[3],
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            MAX_POLL_RECORDS,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
            4 << 20);
    try (MongoClient client = MongoClients.create(args[1]);
        var consumer =
            new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(Tick.TOPIC));
      new PlainConsumer(args[4])
          .run(
              consumer,
              client
                  .getDatabase(args[2])
                  .getCollection(Competitor.RAW_EVENTS, RawBsonDocument.class));
    }
  }

  private void run(
      KafkaConsumer<byte[], byte[]> consumer, MongoCollection<RawBsonDocument> rawEvents)
      throws IOException {
    InsertManyOptions unordered = new InsertManyOptions().ordered(false);
    while (true) {
      List<RawBsonDocument> documents = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> tick : consumer.poll(Duration.ofSeconds(1))) {
        documents.add(document(tick));
      }
      if (!documents.isEmpty()) {
        rawEvents.insertMany(documents, unordered);
      }
    }
  }

  private RawBsonDocument document(ConsumerRecord<byte[], byte[]> tick) throws IOException {
    try (BasicOutputBuffer bytes = new BasicOutputBuffer(512);
        BsonBinaryWriter out = new BsonBinaryWriter(bytes);
        JsonParser in = JSON.createParser(tick.value())) {
      out.writeStartDocument();
      out.writeString("_id", tick.partition() + "@" + tick.offset());
      in.nextToken();
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        JsonToken token = in.nextToken();
        out.writeName(name);
        if (name.equals(timeField)) {
          out.writeDateTime(
              token == JsonToken.VALUE_STRING
                  ? Instant.parse(in.getText()).toEpochMilli()
                  : in.getLongValue());
        } else {
          write(in, token, out);
        }
      }
      out.writeEndDocument();
      return new RawBsonDocument(bytes.getInternalBuffer(), 0, bytes.getPosition());
    }
  }

  private static void write(JsonParser in, JsonToken token, BsonBinaryWriter out)
      throws IOException {
    switch (token) {
      case VALUE_STRING -> out.writeString(in.getText());
      case VALUE_NUMBER_INT -> out.writeInt64(in.getLongValue());
      case VALUE_NUMBER_FLOAT -> out.writeDouble(in.getDoubleValue());
      case VALUE_TRUE, VALUE_FALSE -> out.writeBoolean(in.getBooleanValue());
      case VALUE_NULL -> out.writeNull();
      default -> throw new IOException("no tick has nested values: " + token);
    }
  }
}
