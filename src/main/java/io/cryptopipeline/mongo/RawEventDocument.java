package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.CollectionNames.COIN_ID;
import static io.cryptopipeline.mongo.CollectionNames.INGESTED_AT;
import static io.cryptopipeline.mongo.CollectionNames.KAFKA;
import static io.cryptopipeline.mongo.CollectionNames.LATE;
import static io.cryptopipeline.mongo.CollectionNames.OFFSET;
import static io.cryptopipeline.mongo.CollectionNames.PARTITION;
import static io.cryptopipeline.mongo.CollectionNames.PAYLOAD;
import static io.cryptopipeline.mongo.CollectionNames.PAYLOAD_TEXT;
import static io.cryptopipeline.mongo.CollectionNames.PRODUCT;
import static io.cryptopipeline.mongo.CollectionNames.QUOTE;
import static io.cryptopipeline.mongo.CollectionNames.SOURCE;
import static io.cryptopipeline.mongo.CollectionNames.TIMESTAMP;
import static io.cryptopipeline.mongo.CollectionNames.TOPIC;
import static io.cryptopipeline.mongo.DocumentId.ID;

import com.google.gson.JsonElement;
import io.cryptopipeline.exchange.Formats;
import io.cryptopipeline.exchange.Provenance;
import io.cryptopipeline.exchange.RawTickReader;
import io.cryptopipeline.exchange.TickFormat;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.mongo.RawEventReader.StoredTick;
import io.cryptopipeline.record.EventId;
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

/** A raw event as a document of {@code raw_events}, and the tick out of one. */
final class RawEventDocument {

  /**
   * The largest payload as text, and all that stands beside it. MongoDB's own limit is twice that,
   * see {@link RawTickReader#MAX_PAYLOAD_BYTES}.
   */
  private static final int MAX_DOCUMENT_BYTES = 8 * 1024 * 1024;

  private static final int USUAL_BYTES = 512;

  private RawEventDocument() {}

  /**
   * Returns the document of {@code event}. Every event has one: a payload that BSON cannot hold
   * exactly, or that gets too large in it, is kept as the text it arrived as.
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
   * Parsed again here, for the moment of writing: parsed payloads are many times as large as their
   * text, and many events wait to be written.
   */
  private static Optional<JsonElement> parse(String text) {
    try {
      return Optional.of(StrictJson.parse(text));
    } catch (UnusableRecordException e) {
      return Optional.empty(); // never: it was parsed before; kept as text all the same
    }
  }

  private static RawBsonDocument encode(RawEvent event, Optional<JsonElement> payload) {
    BasicOutputBuffer bytes = new BasicOutputBuffer(USUAL_BYTES);
    try (BsonBinaryWriter out = new BsonBinaryWriter(bytes)) {
      Tick tick = event.rawTick().tick();
      out.writeStartDocument();
      out.writeString(ID, event.rawTick().eventId());
      out.writeString(COIN_ID, tick.coinId());
      out.writeDateTime(TIMESTAMP, tick.timestamp().toEpochMilli());
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
   * Returns the tick that the document's payload states, and how it came. Read from the bytes in
   * one go: a document as a tree, and the payload as another, would take several times as long.
   *
   * @throws IllegalStateException if the document cannot be read, or is not of the coin and time of
   *     its payload: someone has changed it
   */
  static StoredTick read(RawBsonDocument document) {
    Fields fields = new Fields();
    try (BsonBinaryReader reader = new BsonBinaryReader(document.getByteBuffer().asNIO())) {
      fields.read(reader);
      Tick tick = fields.tick();
      if (tick.coinId().equals(fields.coinId)
          && tick.timestamp().toEpochMilli() == fields.timestampMs) {
        return new StoredTick(
            tick, fields.offset, fields.late, Instant.ofEpochMilli(fields.ingestedAtMs));
      }
    } catch (UnusableRecordException | RuntimeException e) {
      throw new IllegalStateException(
          "the raw event %s cannot be read again: %s"
              .formatted(DocumentId.text(document), e.getMessage()),
          e);
    }
    throw new IllegalStateException(
        "the raw event %s is not of the coin and time of its payload"
            .formatted(DocumentId.text(document)));
  }

  /** What is read of a document. */
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
              .named(EventId.formatOf(id)) // a header may have named it against the shape
              .orElseThrow(() -> new IllegalStateException("its id names no known format"))
              .read(payload, new Provenance(product, quote, timestamp));
      return reading.product().isPresent() ? reading.tick().withCoinId(coinId) : reading.tick();
    }

    private static void require(Object value, String field) {
      if (value == null) {
        throw new IllegalStateException("it has no " + field);
      }
    }
  }
}
