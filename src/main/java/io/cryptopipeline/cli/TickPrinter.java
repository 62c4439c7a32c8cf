package io.cryptopipeline.cli;

import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.source.FetchedPayload;
import io.cryptopipeline.source.TickOutput;
import io.cryptopipeline.source.TickRecords;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicLong;

/** Prints the records that would be sent, one per line. */
final class TickPrinter implements TickOutput {

  private final PrintWriter out;
  private final TickRecords records;
  private final AtomicLong printed = new AtomicLong();

  TickPrinter(PrintWriter out, TickRecords records) {
    this.out = out;
    this.records = records;
  }

  @Override
  public void send(FetchedPayload fetched) {
    records
        .of(fetched)
        .ifPresent(
            record -> {
              out.println(RecordText.line(record));
              if (out.checkError()) { // flushes; the reader has closed the pipe
                throw new PipelineException("stdout was closed");
              }
              printed.incrementAndGet();
            });
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
  public long refused() {
    return records.refused();
  }

  @Override
  public void close() {
    out.flush();
  }
}
