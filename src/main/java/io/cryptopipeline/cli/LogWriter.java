package io.cryptopipeline.cli;

import java.io.Writer;

/** Makes a record of the log of what was written until the next flush. */
final class LogWriter extends Writer {

  private final StringBuilder text = new StringBuilder();

  @Override
  public void write(char[] characters, int offset, int length) {
    synchronized (lock) {
      text.append(characters, offset, length);
    }
  }

  @Override
  public void flush() {
    synchronized (lock) {
      String message = text.toString().strip();
      text.setLength(0);
      if (!message.isEmpty()) {
        LogFormat.log().info(message);
      }
    }
  }

  @Override
  public void close() {
    flush();
  }
}
