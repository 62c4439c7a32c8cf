package io.cryptopipeline.mongo;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.cryptopipeline.model.CoinWindow;
import io.cryptopipeline.record.RawEvent;
import java.util.LinkedHashSet;
import java.util.Set;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonType;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/**
 * A batch of raw events as the one {@code insert} command that writes them. Inserts, because an
 * insert costs mongod a third of an upsert. A duplicate key means that the event is already stored.
 *
 * <p>The driver sends the command as it is. {@code insertMany} would go through every document
 * again, and give the command a transaction number, which costs mongod a write per batch; {@link
 * OutageRetry} retries instead.
 */
final class InsertBatch implements RawEventBatch {

  /**
   * The size at which a batch is full, so that the buffers that are kept stay small. With one
   * largest document more, of 8 MiB and some, the command stays below the 16 MiB of a document
   * (maxBsonObjectSize), which hold for a command too.
   */
  static final int FULL_BYTES = 2 << 20;

  private static final byte[] DOCUMENTS = BsonBytes.element(BsonType.ARRAY, "documents");

  private final MongoDatabase database;
  private final OutageRetry retry;
  private final InsertMetrics metrics;
  private final BufferPool buffers;
  private final Set<CoinWindow> lateUnits = new LinkedHashSet<>();
  private final int documents;

  /** Null once it is stored: another batch may have it then. */
  private BsonBytes bytes;

  private int size;

  /** Creates an empty batch for that collection, with its write concern. */
  InsertBatch(
      MongoDatabase database,
      MongoCollection<?> collection,
      OutageRetry retry,
      InsertMetrics metrics,
      BufferPool buffers) {
    this.database = database;
    this.retry = retry;
    this.metrics = metrics;
    this.buffers = buffers;
    bytes = buffers.take();
    BsonDocument head =
        new BsonDocument("insert", new BsonString(collection.getNamespace().getCollectionName()))
            .append("ordered", BsonBoolean.FALSE);
    if (!collection.getWriteConcern().isServerDefault()) {
      head.append("writeConcern", collection.getWriteConcern().asDocument());
    }
    bytes.open(new RawBsonDocument(head, new BsonDocumentCodec()));
    bytes.name(DOCUMENTS);
    documents = bytes.begin();
  }

  @Override
  public void add(RawEvent event) {
    bytes.name(BsonType.DOCUMENT, size);
    RawEventDocument.encode(event, bytes);
    size++;
    if (event.late()) {
      lateUnits.add(event.unit());
    }
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public boolean isFull() {
    return bytes.size() >= FULL_BYTES;
  }

  @Override
  public Set<CoinWindow> lateUnits() {
    return lateUnits;
  }

  @Override
  public void store() {
    if (size == 0) {
      return; // MongoDB refuses an empty insert
    }
    bytes.end(documents);
    bytes.end(0);
    RawBsonDocument command = bytes.document(0);
    metrics.measure(
        size,
        () ->
            retry.untilAcknowledged(
                "insert " + size + " raw events",
                () -> InsertReply.check(database.runCommand(command, BsonDocument.class))));
    BsonBytes written = bytes;
    bytes = null;
    buffers.giveBack(written);
  }
}
