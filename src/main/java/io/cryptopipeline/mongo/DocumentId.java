package io.cryptopipeline.mongo;

import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** The primary key of a document. */
final class DocumentId {

  static final String ID = "_id";

  private DocumentId() {}

  /** Returns the id for a message, whatever type someone has given it. */
  static String text(BsonDocument document) {
    BsonValue id = document.get(ID);
    return id instanceof BsonString text ? text.getValue() : String.valueOf(id);
  }
}
