package io.cryptopipeline.source;

import io.cryptopipeline.exchange.RawTickReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The lines of a stream as bytes, exactly as they stand there, without the line break ({@code \n}
 * or {@code \r\n}) and without a byte order mark before the first.
 */
final class Lines {

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int limit;
  private boolean first = true;

  Lines(InputStream in) {
    this.in = in;
  }

  /** Returns the next line, or null after the last one. */
  byte[] next() throws IOException {
    ByteArrayOutputStream line = null;
    while (true) {
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      if (end < limit) {
        byte[] rest = Arrays.copyOfRange(buffer, position, end);
        position = end + 1;
        return withoutBreak(joined(line, rest));
      }
      if (position < limit) {
        line = line == null ? new ByteArrayOutputStream() : line;
        append(line, position, limit);
      }
      position = 0;
      limit = in.read(buffer);
      if (limit < 0) {
        limit = 0;
        return line == null ? null : withoutBreak(line.toByteArray());
      }
    }
  }

  /** A line that is too large anyway is cut off rather than kept in memory. */
  private void append(ByteArrayOutputStream line, int from, int to) {
    if (line.size() <= RawTickReader.MAX_PAYLOAD_BYTES) {
      line.write(buffer, from, to - from);
    }
  }

  private static byte[] joined(ByteArrayOutputStream before, byte[] rest) {
    if (before == null) {
      return rest;
    }
    if (before.size() <= RawTickReader.MAX_PAYLOAD_BYTES) {
      before.writeBytes(rest);
    }
    return before.toByteArray();
  }

  private static boolean startsWithMark(byte[] line) {
    return Arrays.equals(
        Arrays.copyOf(line, Math.min(line.length, BYTE_ORDER_MARK.length)), BYTE_ORDER_MARK);
  }

  private byte[] withoutBreak(byte[] line) {
    int from = first && startsWithMark(line) ? BYTE_ORDER_MARK.length : 0;
    first = false;
    int to = line.length > from && line[line.length - 1] == '\r' ? line.length - 1 : line.length;
    return from == 0 && to == line.length ? line : Arrays.copyOfRange(line, from, to);
  }
}
