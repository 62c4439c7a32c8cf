package io.cryptopipeline.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.bulk.WriteConcernError;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.bson.BsonDocument;

/** Errors as the driver throws them, and calls that fail with them. */
final class MongoFailures {

  static final ServerAddress ADDRESS = new ServerAddress("127.0.0.1", 27017);

  private MongoFailures() {}

  /** Throws each error in turn, then acknowledges. */
  static Supplier<String> failing(MongoException... errors) {
    return failing(() -> {}, errors);
  }

  /** As above; {@code between} runs after each error. */
  static Supplier<String> failing(Runnable between, MongoException... errors) {
    Deque<MongoException> left = new ArrayDeque<>(List.of(errors));
    return () -> {
      if (left.size() < errors.length) {
        between.run();
      }
      if (left.isEmpty()) {
        return "acknowledged";
      }
      throw left.removeFirst();
    };
  }

  static MongoBulkWriteException bulk(WriteConcernError concern, Integer... codes) {
    List<BulkWriteError> errors =
        Arrays.stream(codes)
            .map(code -> new BulkWriteError(code, "error " + code, new BsonDocument(), 0))
            .toList();
    return new MongoBulkWriteException(
        BulkWriteResult.unacknowledged(), errors, concern, ADDRESS, Set.of());
  }

  static WriteConcernError concernNotMet() {
    return new WriteConcernError(64, "WriteConcernFailed", "timed out", new BsonDocument());
  }

  static BsonDocument answer(int code) {
    return BsonDocument.parse(
        "{\"ok\":0,\"errmsg\":\"error %s\",\"code\":%s}".formatted(code, code));
  }
}
