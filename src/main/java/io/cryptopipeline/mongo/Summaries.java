package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.Collections.COIN_ID;
import static io.cryptopipeline.mongo.Collections.DAILY_SUMMARIES;
import static io.cryptopipeline.mongo.Collections.DATE;

import com.google.gson.stream.JsonWriter;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.cryptopipeline.wire.SummaryFields;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** The stored daily summaries, read back. */
public final class Summaries {

  private Summaries() {}

  /** Returns every summary, by coin and date, as the document is but for its {@code _id}. */
  public static List<BsonDocument> all(MongoDatabase database) {
    return database
        .getCollection(DAILY_SUMMARIES, BsonDocument.class)
        .find()
        .projection(Projections.excludeId())
        .sort(Sorts.ascending(COIN_ID, DATE))
        .into(new ArrayList<>());
  }

  /**
   * Returns the document as a line of JSON, like those of {@code crypto-daily-summary}, its fields
   * in their order whatever that of the document is.
   */
  public static String json(BsonDocument summary) {
    StringWriter text = new StringWriter();
    try (JsonWriter json = new JsonWriter(text)) {
      json.beginObject();
      for (String name : SummaryFields.NAMES) {
        if (summary.containsKey(name)) {
          json.name(name);
          write(summary.get(name), json);
        }
      }
      json.endObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(BsonValue value, JsonWriter json) throws IOException {
    if (value.isDateTime()) {
      json.value(Instant.ofEpochMilli(value.asDateTime().getValue()).toString());
    } else if (value.isNumber()) {
      json.jsonValue(value.asNumber().decimal128Value().bigDecimalValue().toPlainString());
    } else if (value.isBoolean()) {
      json.value(value.asBoolean().getValue());
    } else {
      json.value(value.asString().getValue());
    }
  }
}
