package io.cryptopipeline.stream.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.cryptopipeline.mongo.Documents;
import io.cryptopipeline.record.RawEvent;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/** In memory: what is to be stored is sound BSON. */
class RecordFuzzTest extends RecordFuzz {

  private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

  @Override
  void store(List<RawEvent> events) {
    for (RawEvent event : events) {
      RawBsonDocument document = Documents.of(event);
      BsonDocument decoded = document.decode(CODEC);

      assertThat(new RawBsonDocument(decoded, CODEC).getByteBuffer().asNIO())
          .isEqualTo(document.getByteBuffer().asNIO());
    }
  }
}
