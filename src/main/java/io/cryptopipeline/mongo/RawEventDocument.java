package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.DocumentId.ID;

import com.google.gson.JsonElement;
import io.cryptopipeline.exchange.Formats;
import io.cryptopipeline.exchange.Provenance;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.exchange.TickFormat;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.mongo.RawEventReader.StoredTick;
import io.cryptopipeline.record.EventId;
import io.cryptopipeline.record.JsonTree;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.UnusableRecordException;
import java.time.Instant;
import java.util.Optional;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.RawBsonDocument;
import org.bson.io.BasicOutputBuffer;

/** Converts raw events to documents of {@code raw_events}, and documents to ticks. */
final class RawEventDocument {

  static final String COIN_ID = "coin_id";
  static final String TIMESTAMP = "timestamp";
  static final String INGESTED_AT = "ingested_at";
  private static final String SOURCE = "source";
  private static final String PRODUCT = "product";
  private static final String QUOTE = "quote";
  private static final String LATE = "late";
  private static final String KAFKA = "kafka";
  private static final String TOPIC = "topic";
  private static final String PARTITION = "partition";
  private static final String OFFSET = "offset";
  private static final String PAYLOAD = "payload";
  private static final String PAYLOAD_TEXT = "payload_text";

  /**
   * The size of the largest payload as text with all other fields. MongoDB's own limit is twice
   * that; see {@link RawTickReader#MAX_PAYLOAD_BYTES}.
   */
  private static final int MAX_DOCUMENT_BYTES = 8 * 1024 * 1024;

  private static final int USUAL_BYTES = 512;

  private RawEventDocument() {}

  /**
   * Returns the document of {@code event}. Every event has one: a payload that BSON cannot hold
   * exactly, or that becomes too large, is stored as the text that arrived.
   */
  static RawBsonDocument encode(RawEvent event) {
    Optional<JsonElement> payload = parse(event.rawTick().text()).filter(PayloadBson::holds);
    if (payload.isPresent()) {
      RawBsonDocument document = encode(event, payload);
      if (document.getByteBuffer().remaining() <= MAX_DOCUMENT_BYTES) {
        return document;
      }
    }
    return encode(event, Optional.empty());
  }

  /**
   * Parses the text again, for the moment of the write. Parsed payloads are many times larger than
   * their text, and many events wait to be written.
   */
  private static Optional<JsonElement> parse(String text) {
    try {
      return Optional.of(StrictJson.parse(text));
    } catch (UnusableRecordException e) {
      return Optional.empty(); // cannot happen, as it was parsed before; stored as text
    }
  }

  private static RawBsonDocument encode(RawEvent event, Optional<JsonElement> payload) {
    BasicOutputBuffer bytes = new BasicOutputBuffer(USUAL_BYTES);
    try (BsonBinaryWriter out = new BsonBinaryWriter(bytes)) {
      Tick tick = event.rawTick().tick();
      out.writeStartDocument();
      out.writeString(ID, event.id());
      out.writeString(COIN_ID, tick.coinId());
      out.writeDateTime(TIMESTAMP, tick.timestampMs());
      out.writeString(SOURCE, event.rawTick().source());
      event.rawTick().product().ifPresent(product -> out.writeString(PRODUCT, product));
      tick.quote().ifPresent(quote -> out.writeString(QUOTE, quote));
      out.writeDateTime(INGESTED_AT, event.ingestedAt().toEpochMilli());
      out.writeBoolean(LATE, event.late());
      out.writeStartDocument(KAFKA);
      out.writeString(TOPIC, event.topic());
      out.writeInt32(PARTITION, event.partition());
      out.writeInt64(OFFSET, event.offset());
      out.writeEndDocument();
      if (payload.isPresent()) {
        out.writeName(PAYLOAD);
        PayloadBson.write(payload.get(), out);
      } else {
        out.writeString(PAYLOAD_TEXT, event.rawTick().text());
      }
      out.writeEndDocument();
    }
    return new RawBsonDocument(bytes.getInternalBuffer(), 0, bytes.getSize());
  }

  /**
   * Returns the tick of the payload, and how it arrived. Reads the bytes in one pass: building a
   * tree of the document and another of the payload takes several times as long.
   *
   * @throws IllegalStateException if someone has changed the document so that it cannot be read, or
   *     does not have the coin and time of its payload
   */
  static StoredTick read(RawBsonDocument document) {
    Fields fields = new Fields();
    try (BsonBinaryReader reader = new BsonBinaryReader(document.getByteBuffer().asNIO())) {
      fields.read(reader);
      Tick tick = fields.tick();
      if (tick.coinId().equals(fields.coinId)
          && tick.timestampMs() == fields.timestampMs) {
        return new StoredTick(
            tick, fields.offset, fields.late, Instant.ofEpochMilli(fields.ingestedAtMs));
      }
    } catch (UnusableRecordException | RuntimeException e) {
      throw new IllegalStateException(
          "the raw event %s cannot be read: %s"
              .formatted(DocumentId.text(document), e.getMessage()),
          e);
    }
    throw new IllegalStateException(
        "the raw event %s does not have the coin and time of its payload"
            .formatted(DocumentId.text(document)));
  }

  /** The fields that are read from a document. */
  private static final class Fields {

    private String id;
    private String coinId;
    private Long timestampMs;
    private Optional<String> product = Optional.empty();
    private Optional<String> quote = Optional.empty();
    private Long ingestedAtMs;
    private Boolean late;
    private Long offset;
    private JsonElement payload;

    void read(BsonReader reader) throws UnusableRecordException {
      reader.readStartDocument();
      while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
        switch (reader.readName()) {
          case ID -> id = reader.readString();
          case COIN_ID -> coinId = reader.readString();
          case TIMESTAMP -> timestampMs = reader.readDateTime();
          case PRODUCT -> product = Optional.of(reader.readString());
          case QUOTE -> quote = Optional.of(reader.readString());
          case INGESTED_AT -> ingestedAtMs = reader.readDateTime();
          case LATE -> late = reader.readBoolean();
          case KAFKA -> readKafka(reader);
          case PAYLOAD -> payload = PayloadBson.read(reader);
          case PAYLOAD_TEXT -> payload = StrictJson.parse(reader.readString());
          default -> reader.skipValue();
        }
      }
    }

    private void readKafka(BsonReader reader) {
      reader.readStartDocument();
      while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
        if (reader.readName().equals(OFFSET)) {
          offset =
              reader.getCurrentBsonType() == BsonType.INT32
                  ? reader.readInt32()
                  : reader.readInt64();
        } else {
          reader.skipValue();
        }
      }
      reader.readEndDocument();
    }

    Tick tick() throws UnusableRecordException {
      require(id, ID);
      require(coinId, COIN_ID);
      require(timestampMs, TIMESTAMP);
      require(ingestedAtMs, INGESTED_AT);
      require(late, LATE);
      require(offset, KAFKA);
      require(payload, PAYLOAD);
      Instant timestamp = Instant.ofEpochMilli(timestampMs);
      TickFormat.Reading reading =
          Formats.standard()
              .named(EventId.formatOf(id)) // a header may have overridden the shape
              .orElseThrow(() -> new IllegalStateException("its id names no known format"))
              .read(new JsonTree(payload), new Provenance(product, quote, timestamp));
      return reading.product().isPresent() ? reading.tick().withCoinId(coinId) : reading.tick();
    }

    private static void require(Object value, String field) {
      if (value == null) {
        throw new IllegalStateException("it has no " + field);
      }
    }
  }
}
