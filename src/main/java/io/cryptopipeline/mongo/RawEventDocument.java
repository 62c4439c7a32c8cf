package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.BsonBytes.element;
import static io.cryptopipeline.mongo.DocumentId.ID;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.gson.JsonElement;
import io.cryptopipeline.exchange.FormatRegistry;
import io.cryptopipeline.exchange.Provenance;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.exchange.TickFormat;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.record.EventId;
import io.cryptopipeline.record.JsonToken;
import io.cryptopipeline.record.JsonTree;
import io.cryptopipeline.record.JsonValue;
import io.cryptopipeline.record.RawEvent;
import io.cryptopipeline.record.RawTick;
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

  private static final byte[] ID_TEXT = element(BsonType.STRING, ID);
  private static final byte[] COIN_ID_TEXT = element(BsonType.STRING, COIN_ID);
  private static final byte[] TIMESTAMP_DATE = element(BsonType.DATE_TIME, TIMESTAMP);
  private static final byte[] SOURCE_TEXT = element(BsonType.STRING, SOURCE);
  private static final byte[] PRODUCT_TEXT = element(BsonType.STRING, PRODUCT);
  private static final byte[] QUOTE_TEXT = element(BsonType.STRING, QUOTE);
  private static final byte[] INGESTED_AT_DATE = element(BsonType.DATE_TIME, INGESTED_AT);
  private static final byte[] LATE_FLAG = element(BsonType.BOOLEAN, LATE);
  private static final byte[] KAFKA_DOCUMENT = element(BsonType.DOCUMENT, KAFKA);
  private static final byte[] TOPIC_TEXT = element(BsonType.STRING, TOPIC);
  private static final byte[] PARTITION_INT = element(BsonType.INT32, PARTITION);
  private static final byte[] OFFSET_LONG = element(BsonType.INT64, OFFSET);
  private static final byte[] PAYLOAD_NAME = PAYLOAD.getBytes(US_ASCII);
  private static final byte[] PAYLOAD_TEXT_TEXT = element(BsonType.STRING, PAYLOAD_TEXT);

  private RawEventDocument() {}

  /**
   * Appends the document of {@code event}. Every event has one: a payload that BSON cannot hold
   * exactly, or that becomes too large, is stored as the text that arrived.
   */
  static void encode(RawEvent event, BsonBytes out) {
    int start = out.begin();
    RawTick rawTick = event.rawTick();
    Tick tick = rawTick.tick();
    out.text(ID_TEXT, event.id());
    out.text(COIN_ID_TEXT, tick.coinId());
    out.name(TIMESTAMP_DATE);
    out.int64(tick.timestampMs());
    out.text(SOURCE_TEXT, rawTick.source());
    if (rawTick.product().isPresent()) {
      out.text(PRODUCT_TEXT, rawTick.product().get());
    }
    if (tick.quote().isPresent()) {
      out.text(QUOTE_TEXT, tick.quote().get());
    }
    out.name(INGESTED_AT_DATE);
    out.int64(event.ingestedAt().toEpochMilli());
    out.name(LATE_FLAG);
    out.flag(event.late());
    out.name(KAFKA_DOCUMENT);
    int kafka = out.begin();
    out.text(TOPIC_TEXT, event.topic());
    out.name(PARTITION_INT);
    out.int32(event.partition());
    out.name(OFFSET_LONG);
    out.int64(event.offset());
    out.end(kafka);
    int payload = out.size();
    if (!encodePayload(rawTick.payload(), out) || out.size() - start >= MAX_DOCUMENT_BYTES) {
      out.truncate(payload);
      out.name(PAYLOAD_TEXT_TEXT);
      out.text(rawTick.value(), 0, rawTick.value().length);
    }
    out.end(start);
  }

  /** Appends the payload, unless BSON cannot hold it exactly. */
  private static boolean encodePayload(JsonValue payload, BsonBytes out) {
    if (payload instanceof JsonToken plain) {
      TokenBson.write(plain.tokens(), PAYLOAD_NAME, out);
      return true;
    }
    JsonElement element = ((JsonTree) payload).element();
    if (!PayloadBson.holds(element)) {
      return false;
    }
    BasicOutputBuffer document = new BasicOutputBuffer();
    try (BsonBinaryWriter writer = new BsonBinaryWriter(document)) {
      writer.writeStartDocument();
      writer.writeName(PAYLOAD);
      PayloadBson.write(element, writer);
      writer.writeEndDocument();
    }
    out.copy(document.getInternalBuffer(), Integer.BYTES, document.getSize() - 1);
    return true;
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
      if (tick.coinId().equals(fields.coinId) && tick.timestampMs() == fields.timestampMs) {
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
          FormatRegistry.standard()
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
