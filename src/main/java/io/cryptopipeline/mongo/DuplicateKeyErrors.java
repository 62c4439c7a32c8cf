package io.cryptopipeline.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import io.cryptopipeline.record.SummaryFields;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/** Tells the duplicate key errors that a bulk write expects from those that it does not. */
final class DuplicateKeyErrors {

  private static final int DUPLICATE_KEY = 11000;
  private static final String INDEX = " index: ";
  private static final String COIN_KEY = " dup key: { " + SummaryFields.COIN_ID + ":";
  private static final BsonDocument ID_PATTERN = new BsonDocument(DocumentId.ID, new BsonInt32(1));
  private static final String ID_INDEX = " index: _id_ ";

  private DuplicateKeyErrors() {}

  /**
   * Returns whether the duplicate key is the {@code _id}, so that the document is already stored. A
   * unique index that someone has added rejects events that are not. Only the message names the
   * index: "E11000 duplicate key error collection: crypto.raw_events index: _id_ dup key: …"
   * (MongoDB 6.0.5).
   */
  static boolean isOnId(BulkWriteError error) {
    return isOnId(error.getMessage());
  }

  private static boolean isOnId(String message) {
    return message.startsWith(ID_INDEX, message.indexOf(INDEX));
  }

  /**
   * Returns whether an error of a reply to a write says that the document is already stored. Before
   * 5.0, MongoDB leaves out the messages beyond the first MiB of a reply.
   */
  static boolean isStored(BsonDocument writeError) {
    return writeError.getNumber("code").intValue() == DUPLICATE_KEY
        && (writeError.containsKey("keyPattern")
            ? writeError.getDocument("keyPattern").equals(ID_PATTERN)
            : isOnId(writeError.getString("errmsg").getValue()));
  }

  /** Returns whether the duplicate key begins with the coin, like the index on coin and window. */
  static boolean isOnCoinAndWindow(BulkWriteError error) {
    return error.getMessage().contains(COIN_KEY);
  }

  /**
   * Runs an unordered bulk write, and returns the positions of the writes that failed with an
   * expected duplicate key.
   *
   * @throws MongoBulkWriteException if another write failed, or the write concern was not met
   */
  static List<Integer> tolerate(Runnable bulkWrite, Predicate<BulkWriteError> expected) {
    try {
      bulkWrite.run();
      return List.of();
    } catch (MongoBulkWriteException e) {
      List<BulkWriteError> others = new ArrayList<>(e.getWriteErrors());
      others.removeIf(error -> error.getCode() == DUPLICATE_KEY && expected.test(error));
      if (!others.isEmpty() || e.getWriteConcernError() != null) {
        throw new MongoBulkWriteException(
            e.getWriteResult(),
            others,
            e.getWriteConcernError(),
            e.getServerAddress(),
            e.getErrorLabels());
      }
      return e.getWriteErrors().stream().map(BulkWriteError::getIndex).toList();
    }
  }
}
