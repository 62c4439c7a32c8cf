package io.cryptopipeline.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.bulk.BulkWriteError;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/** The replies are those of MongoDB 6.0.5. */
class InsertReplyTest {

  private static final String STORED =
      "{index: 0, code: 11000, keyPattern: {_id: 1}, errmsg: 'E11000 duplicate key error collection:"
          + " crypto.raw_events index: _id_ dup key: { _id: \"tick:bitcoin:1\" }'}";
  private static final String OTHER_INDEX =
      "{index: 1, code: 11000, errmsg: 'E11000 duplicate key error collection: crypto.raw_events"
          + " index: source_1 dup key: { source: \"tick\" }'}";
  private static final String INVALID =
      "{index: 2, code: 121, errmsg: 'Document failed validation', errInfo: {failingDocumentId: 2}}";
  private static final String UNMET =
      "{code: 64, codeName: 'WriteConcernFailed', errmsg: 'waiting for replication timed out',"
          + " errInfo: {wtimeout: true}}";

  @Test
  void shouldReturnWhenEveryDocumentIsStored() {
    assertThatCode(() -> check("{n: 3, ok: 1}")).doesNotThrowAnyException();
  }

  @Test
  void shouldReturnWhenDocumentsAreStoredAlready() {
    assertThatCode(() -> check("{n: 2, ok: 1, writeErrors: [" + STORED + "]}"))
        .doesNotThrowAnyException();
  }

  @Test
  void shouldThrowWhatTheDriverThrowsWithoutTheDuplicatesWhenDocumentsAreRefused() {
    String errors = String.join(",", STORED, OTHER_INDEX, INVALID);

    assertThatThrownBy(() -> check("{n: 2, ok: 1, writeErrors: [" + errors + "]}"))
        .isInstanceOfSatisfying(
            MongoBulkWriteException.class,
            e -> {
              assertThat(e.getWriteErrors())
                  .extracting(BulkWriteError::getIndex, BulkWriteError::getCode)
                  .containsExactly(tuple(1, 11000), tuple(2, 121));
              assertThat(e.getWriteErrors().get(1).getMessage())
                  .isEqualTo("Document failed validation");
              assertThat(e.getWriteErrors().get(1).getDetails())
                  .isEqualTo(BsonDocument.parse("{failingDocumentId: 2}"));
              assertThat(e.getWriteResult().getInsertedCount()).isEqualTo(2);
              assertThat(e.getWriteConcernError()).isNull();
            });
  }

  @Test
  void shouldThrowWhenTheWriteConcernIsNotMetEvenIfAllIsStoredAlready() {
    assertThatThrownBy(
            () ->
                check(
                    "{n: 0, ok: 1, errorLabels: ['RetryableWriteError'], writeErrors: [%s], writeConcernError: %s}"
                        .formatted(STORED, UNMET)))
        .isInstanceOfSatisfying(
            MongoWriteConcernException.class,
            e -> {
              assertThat(e.getCode()).isEqualTo(64);
              assertThat(e.getWriteConcernError().getCodeName()).isEqualTo("WriteConcernFailed");
              assertThat(e.hasErrorLabel("RetryableWriteError")).isTrue();
            })
        .hasMessageContaining("waiting for replication timed out")
        .hasMessageNotContaining("unknown");
  }

  @Test
  void shouldNameBothWhenDocumentsAreRefusedAndTheWriteConcernIsNotMet() {
    assertThatThrownBy(
            () ->
                check(
                    "{n: 1, ok: 1, writeErrors: [%s], writeConcernError: %s}"
                        .formatted(INVALID, UNMET)))
        .isInstanceOfSatisfying(
            MongoBulkWriteException.class,
            e -> assertThat(e.getWriteConcernError().getCode()).isEqualTo(64));
  }

  @Test
  void shouldNotNeedTheServersWords() {
    assertThatThrownBy(() -> check("{n: 1, ok: 1, writeConcernError: {code: 91}}"))
        .isInstanceOfSatisfying(
            MongoWriteConcernException.class, e -> assertThat(e.getCode()).isEqualTo(91));
  }

  private static void check(String reply) {
    InsertReply.check(BsonDocument.parse(reply));
  }
}
