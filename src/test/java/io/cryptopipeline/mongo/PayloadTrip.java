package io.cryptopipeline.mongo;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.UnusableRecordException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonReader;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.io.BasicOutputBuffer;

/** The way of a payload into the bytes that MongoDB keeps, and back. */
final class PayloadTrip {

  private PayloadTrip() {}

  static JsonElement array(List<JsonElement> items) {
    JsonArray array = new JsonArray();
    items.forEach(array::add);
    return array;
  }

  static JsonElement object(Map<String, JsonElement> entries) {
    JsonObject object = new JsonObject();
    entries.forEach(object::add);
    return object;
  }

  static JsonElement json(String text) {
    try {
      return StrictJson.parse(text);
    } catch (UnusableRecordException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  static JsonElement read(BsonValue value) {
    BsonReader reader = new BsonDocument("value", value).asBsonReader();
    reader.readStartDocument();
    reader.readBsonType();
    reader.skipName();
    return PayloadBson.read(reader);
  }

  static JsonElement readBack(JsonElement payload) {
    return read(bson(payload, "payload").get("payload"));
  }

  static BsonDocument bson(JsonElement payload) {
    return bson(payload, "payload").getDocument("payload");
  }

  /** Through the bytes, as MongoDB keeps them. */
  static BsonDocument bson(JsonElement payload, String name) {
    BasicOutputBuffer bytes = new BasicOutputBuffer();
    try (BsonBinaryWriter out = new BsonBinaryWriter(bytes)) {
      out.writeStartDocument();
      out.writeName(name);
      PayloadBson.write(payload, out);
      out.writeEndDocument();
    }
    return new RawBsonDocument(bytes.toByteArray());
  }

  /** What equals only if every key, their order, every type and every digit are the same. */
  static Object exact(JsonElement element) {
    if (element instanceof JsonObject object) {
      return object.entrySet().stream()
          .map(entry -> List.of("key", entry.getKey(), exact(entry.getValue())))
          .toList();
    }
    if (element instanceof JsonArray array) {
      return List.of("array", array.asList().stream().map(PayloadTrip::exact).toList());
    }
    if (element instanceof JsonPrimitive primitive) {
      if (primitive.isNumber()) {
        return new BigDecimal(primitive.getAsString());
      }
      return primitive.isBoolean() ? (Object) primitive.getAsBoolean() : primitive.getAsString();
    }
    return JsonNull.INSTANCE;
  }
}
