package io.cryptopipeline.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcernResult;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.bulk.WriteConcernError;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Reads the reply to an {@code insert} command as the driver reads it (5.14.0, {@code
 * BulkWriteBatch} and {@code WriteConcernHelper}). A command that fails as a whole throws before.
 */
final class InsertReply {

  /** The exceptions want a server, which the driver does not tell; no message here names it. */
  private static final ServerAddress UNKNOWN = new ServerAddress("unknown");

  private InsertReply() {}

  /**
   * Returns how many documents were not stored before, if every one is now, as far as the write
   * concern wants it.
   *
   * @throws MongoBulkWriteException if MongoDB has refused documents that are not stored already
   * @throws MongoWriteConcernException if it has written all, and the write concern was not met
   */
  static int check(BsonDocument reply) {
    Set<String> labels =
        reply.getArray("errorLabels", new BsonArray()).stream()
            .map(label -> label.asString().getValue())
            .collect(Collectors.toSet());
    List<BulkWriteError> errors =
        reply.getArray("writeErrors", new BsonArray()).stream()
            .map(BsonValue::asDocument)
            .filter(error -> !DuplicateKeyErrors.isStored(error))
            .map(InsertReply::error)
            .toList();
    WriteConcernError unmet =
        reply.containsKey("writeConcernError")
            ? writeConcernError(reply.getDocument("writeConcernError"))
            : null;
    if (!errors.isEmpty()) {
      BulkWriteResult result =
          BulkWriteResult.acknowledged(inserted(reply), 0, 0, 0, List.of(), List.of());
      throw new MongoBulkWriteException(result, errors, unmet, UNKNOWN, labels);
    }
    if (unmet != null) {
      throw new MongoWriteConcernException(
          unmet, WriteConcernResult.acknowledged(0, false, null), UNKNOWN, labels);
    }
    return inserted(reply);
  }

  private static int inserted(BsonDocument reply) {
    return reply.getNumber("n", new BsonInt32(0)).intValue();
  }

  private static BulkWriteError error(BsonDocument error) {
    return new BulkWriteError(
        error.getNumber("code").intValue(),
        error.getString("errmsg", new BsonString("")).getValue(),
        error.getDocument("errInfo", new BsonDocument()),
        error.getNumber("index").intValue());
  }

  private static WriteConcernError writeConcernError(BsonDocument error) {
    return new WriteConcernError(
        error.getNumber("code").intValue(),
        error.getString("codeName", new BsonString("")).getValue(),
        error.getString("errmsg", new BsonString("")).getValue(),
        error.getDocument("errInfo", new BsonDocument()));
  }
}
