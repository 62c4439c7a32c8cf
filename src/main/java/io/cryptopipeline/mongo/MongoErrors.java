package io.cryptopipeline.mongo;

import com.mongodb.AuthenticationMechanism;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.bulk.BulkWriteError;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.model.ServerUnavailableException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns errors of MongoDB into messages for the user. */
final class MongoErrors {

  private static final int UNAUTHORIZED = 13;

  /** MongoDB 6.0.5 quotes the whole command, including the documents to write. */
  private static final Pattern NOT_AUTHORIZED =
      Pattern.compile("(not authorized on \\S+ to execute command) \\{ (\\w+: [^,]*),.*");

  private MongoErrors() {}

  /** Makes an exception for the user: MongoDB is not ready, or refuses. */
  static PipelineException failure(String message, MongoException e) {
    return RetryableErrors.isRetryable(e)
        ? new ServerUnavailableException(message, e)
        : new PipelineException(message, e);
  }

  /** Returns {@link #reason}, with the server that refuses the login in front of it. */
  static String message(MongoException e) {
    return e instanceof MongoSecurityException
            && e.getCause() instanceof MongoCommandException refused
        ? refused.getServerAddress() + ": " + reason(e)
        : reason(e);
  }

  /** Returns MongoDB's own message; for a bulk write, that of the first failed document. */
  static String reason(MongoException e) {
    if (e instanceof MongoBulkWriteException bulk && !bulk.getWriteErrors().isEmpty()) {
      BulkWriteError first = bulk.getWriteErrors().get(0);
      return "%s (code %s) %s"
          .formatted(first.getMessage(), first.getCode(), first.getDetails().toJson());
    }
    if (e instanceof MongoSecurityException security) {
      return refusedLogin(security);
    }
    if (e instanceof MongoCommandException refused && e.getCode() == UNAUTHORIZED) {
      return unauthorized(refused);
    }
    return e.getMessage();
  }

  private static String refusedLogin(MongoSecurityException e) {
    String said =
        e.getCause() instanceof MongoCommandException refused
            ? refused.getErrorMessage()
            : e.getMessage();
    boolean byCertificate =
        e.getCredential().getAuthenticationMechanism() == AuthenticationMechanism.MONGODB_X509;
    return "the login is refused (%s): check %s"
        .formatted(
            said,
            byCertificate
                ? "mongodb.tls.certificate.key.file; its certificate's subject must be a user of the database $external"
                : "user, password and authSource in mongodb.uri");
  }

  private static String unauthorized(MongoCommandException refused) {
    Matcher quoting = NOT_AUTHORIZED.matcher(refused.getErrorMessage());
    String said =
        quoting.matches() ? quoting.group(1) + " " + quoting.group(2) : refused.getErrorMessage();
    return "%s says \"%s\": mongodb.uri names no user, or one that lacks a right; config/mongodb-roles.json has what each command needs"
        .formatted(refused.getServerAddress(), said);
  }
}
