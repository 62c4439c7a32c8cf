package io.cryptopipeline.kafka;

import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Takes records of {@code crypto-raw}: sends them, or shows them. Closing it ends that. */
public interface RawOutput extends AutoCloseable {

  /**
   * Takes one record; it has arrived only after {@link #flush}.
   *
   * @throws io.cryptopipeline.model.PipelineException if this record or an earlier one cannot be
   *     delivered
   */
  void send(ProducerRecord<byte[], byte[]> record);

  /**
   * Takes a record about what has arrived, of another topic than {@code crypto-raw}. It does not
   * count, and without it the others are delivered nevertheless.
   *
   * @param failed is told if the record cannot be delivered, on any thread
   */
  void trySend(ProducerRecord<byte[], byte[]> record, Consumer<Exception> failed);

  /**
   * Waits until all records have arrived.
   *
   * @throws io.cryptopipeline.model.PipelineException if one cannot be delivered
   */
  void flush();

  /** Returns the number of records that have arrived. */
  long sent();

  /** Returns what happens to the records, for a message: {@code sent}, for example. */
  String verb();

  @Override
  void close();
}
