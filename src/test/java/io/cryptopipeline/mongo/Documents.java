package io.cryptopipeline.mongo;

import io.cryptopipeline.model.Tick;
import io.cryptopipeline.record.RawEvent;
import org.bson.RawBsonDocument;

/** The documents of raw events, for tests of other packages. */
public final class Documents {

  private Documents() {}

  /** Returns the document that is stored. */
  public static RawBsonDocument of(RawEvent event) {
    BsonBytes bytes = new BsonBytes(0);
    RawEventDocument.encode(event, bytes);
    return bytes.document(0);
  }

  /** Returns the tick out of it. */
  public static Tick tick(RawBsonDocument document) {
    return RawEventDocument.read(document).tick();
  }
}
