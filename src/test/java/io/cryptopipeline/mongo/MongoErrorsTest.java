package io.cryptopipeline.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoSecurityException;
import com.mongodb.ServerAddress;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

class MongoErrorsTest {

  /** A running stream learns of it from a new connection, or from a write on an old one. */
  @Test
  void shouldNameTheServerThatRefusesTheLogin() {
    MongoCommandException refused =
        new MongoCommandException(
            BsonDocument.parse("{ok: 0, errmsg: 'Authentication failed.', code: 18}"),
            new ServerAddress("10.0.0.1", 27017));
    MongoSecurityException e =
        new MongoSecurityException(
            MongoCredential.createCredential("ann", "admin", new char[0]), "in vain", refused);

    assertThat(MongoErrors.message(e))
        .isEqualTo(
            "10.0.0.1:27017: the login is refused (Authentication failed.): check user, password"
                + " and authSource in mongodb.uri");
    assertThat(MongoErrors.reason(e)).startsWith("the login is refused");
  }
}
