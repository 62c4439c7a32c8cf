package io.cryptopipeline.mongo;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoServerUnavailableException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoStalePrimaryException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteException;
import com.mongodb.bulk.BulkWriteError;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The kinds of MongoDB errors that pass by themselves: the same call succeeds later, although
 * nobody has changed data, settings or rights. Every other error is a refusal.
 *
 * <p>The codes follow the categories of the server's {@code error_codes.yml} (MongoDB 8.3). An
 * error label can only make an error transient: the server sends most labels only for writes with a
 * transaction number, which {@link InsertBatch} does not use.
 */
enum RetryableErrors {
  /** A member of the cluster does not reach another one. */
  NETWORK(6, 7, 89, 145, 317, 384, 9001),

  /** No primary, another one, or a member that is not ready yet. */
  NOT_PRIMARY(94, 133, 134, 149, 189, 203, 211, 216, 10058, 10107, 11602, 13435, 13436),

  /** The server shuts down. */
  SHUTDOWN(91, 303, 398, 11600),

  /** The operation was killed: by an operator, or by the server itself. */
  INTERRUPTED(11601, 24, 90, 279, 281, 282, 310, 355, 453, 46841, 91331, 10045600),

  /** The operation took too long. */
  TIME_LIMIT(50, 202, 262, 290, 407),

  /** The write is done, but too few members have confirmed it. */
  WRITE_CONCERN(64, 75, 100),

  /** Another operation has the document, the collection or the lock, or has blocked writes. */
  CONFLICT(
      46, 107, 112, 117, 215, 239, 246, 250, 267, 272, 358, 371, 406, 412, 12586, 12587, 50915),

  /** The cursor of a read is lost. */
  CURSOR(43, 136, 143, 175, 237, 314),

  /** The disk, the memory, the cache, the files or the queue of the server are full. */
  RESOURCES(146, 208, 261, 264, 365, 388, 402, 433, 449, 450, 462, 14031),

  /** The session of a retryable write is stale; a retry uses a new transaction number. */
  SESSION(206, 217, 225, 228, 251, 363),

  /** The router of a sharded cluster has an old view of it. */
  ROUTING(63, 150, 227, 249, 319, 342, 343, 13388, 56846);

  private static final Set<Integer> CODES =
      Arrays.stream(values())
          .flatMap(kind -> kind.codes.stream())
          .collect(Collectors.toUnmodifiableSet());

  private static final Set<Class<? extends MongoException>> EXCEPTIONS =
      Set.of(
          MongoSocketException.class,
          MongoConnectionPoolClearedException.class,
          MongoTimeoutException.class,
          MongoNotPrimaryException.class,
          MongoNodeIsRecoveringException.class,
          MongoStalePrimaryException.class,
          MongoServerUnavailableException.class,
          MongoExecutionTimeoutException.class);

  private static final List<String> LABELS =
      List.of(
          "RetryableWriteError",
          "RetryableError",
          "SystemOverloadedError",
          "TransientTransactionError");

  @SuppressWarnings("ImmutableEnumChecker") // List.of is
  private final List<Integer> codes;

  RetryableErrors(Integer... codes) {
    this.codes = List.of(codes);
  }

  /** Returns the server's codes of this kind. */
  List<Integer> codes() {
    return codes;
  }

  /** Returns whether a retry of the call may succeed. */
  static boolean isRetryable(MongoException e) {
    if (e instanceof MongoSecurityException && e.getCause() instanceof MongoException cause) {
      return isRetryable(cause); // interrupted during the login
    }
    if (e instanceof MongoBulkWriteException bulk) {
      return isRetryable(bulk);
    }
    if (e instanceof MongoWriteException) {
      return CODES.contains(e.getCode()); // its labels may be those of the write concern
    }
    return EXCEPTIONS.stream().anyMatch(type -> type.isInstance(e))
        || LABELS.stream().anyMatch(e::hasErrorLabel)
        || CODES.contains(e.getCode());
  }

  /** A document that is refused stays refused, whatever else failed. */
  private static boolean isRetryable(MongoBulkWriteException bulk) {
    if (!bulk.getWriteErrors().isEmpty()) {
      return bulk.getWriteErrors().stream().map(BulkWriteError::getCode).allMatch(CODES::contains);
    }
    return LABELS.stream().anyMatch(bulk::hasErrorLabel)
        || (bulk.getWriteConcernError() != null
            && CODES.contains(bulk.getWriteConcernError().getCode()));
  }
}
