package io.cryptopipeline.cli;

import io.cryptopipeline.kafka.RawOutput;
import io.cryptopipeline.model.PipelineException;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Prints the records that would be sent, one line each. */
final class RecordPrinter implements RawOutput {

  private final PrintWriter out;
  private final AtomicLong printed = new AtomicLong();

  RecordPrinter(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void send(ProducerRecord<byte[], byte[]> record) {
    out.println(RecordText.line(record));
    if (out.checkError()) { // flushes; the reader has closed the pipe
      throw new PipelineException("stdout was closed");
    }
    printed.incrementAndGet();
  }

  @Override
  public void trySend(ProducerRecord<byte[], byte[]> record, Consumer<Exception> failed) {
    throw new UnsupportedOperationException("nothing arrives");
  }

  @Override
  public void flush() {
    out.flush();
  }

  @Override
  public long sent() {
    return printed.get();
  }

  @Override
  public String verb() {
    return "sent nothing, printed";
  }

  @Override
  public void close() {
    out.flush();
  }
}
