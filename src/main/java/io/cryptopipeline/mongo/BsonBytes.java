package io.cryptopipeline.mongo;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.bson.BsonType;
import org.bson.RawBsonDocument;

/**
 * BSON in a growing array of bytes. Writes an element in a fraction of the driver's time, and
 * checks nothing: the caller opens and closes documents. For one thread.
 */
final class BsonBytes {

  /** The room for anything but texts, so that each element checks once. */
  private static final int ROOM = 64;

  private byte[] bytes;
  private int size;

  BsonBytes(int capacity) {
    bytes = new byte[Math.max(capacity, ROOM)];
  }

  /** Returns type and name as they stand in front of a value. */
  static byte[] element(BsonType type, String name) {
    byte[] text = name.getBytes(US_ASCII);
    byte[] element = new byte[text.length + 2];
    element[0] = (byte) type.getValue();
    System.arraycopy(text, 0, element, 1, text.length);
    return element;
  }

  int size() {
    return size;
  }

  /** Returns how large it has grown. */
  int capacity() {
    return bytes.length;
  }

  /** Drops what was written after the size was this. */
  void truncate(int to) {
    size = to;
  }

  /** Returns the document that begins at {@code from} and ends here; a view. */
  RawBsonDocument document(int from) {
    return new RawBsonDocument(bytes, from, size - from);
  }

  /** Writes a document without its end, so that more elements can follow; {@link #end} ends it. */
  void open(RawBsonDocument document) {
    ByteBuffer encoded = document.getByteBuffer().asNIO();
    byte[] all = new byte[encoded.remaining()];
    encoded.get(all);
    copy(all, 0, all.length - 1);
  }

  /** Begins a document or an array, and returns where. */
  int begin() {
    makeRoom(0);
    int at = size;
    size += Integer.BYTES;
    return at;
  }

  /** Ends the document or array that began there. */
  void end(int at) {
    makeRoom(0);
    bytes[size++] = 0;
    putInt(at, size - at);
  }

  /** Writes type and name, see {@link #element}. */
  void name(byte[] element) {
    copy(element, 0, element.length);
  }

  /** Writes a type and a name of ASCII characters. */
  void name(BsonType type, byte[] from, int start, int end) {
    makeRoom(0);
    bytes[size++] = (byte) type.getValue();
    copy(from, start, end);
    bytes[size++] = 0;
  }

  /** Writes a type and an index of an array as the name. */
  void name(BsonType type, int index) {
    makeRoom(0);
    bytes[size++] = (byte) type.getValue();
    int digits = 1;
    for (int rest = index; rest > 9; rest /= 10) {
      digits++;
    }
    int rest = index;
    for (int at = size + digits - 1; at >= size; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    size += digits;
    bytes[size++] = 0;
  }

  void text(byte[] element, String text) {
    name(element);
    byte[] utf8 = text.getBytes(UTF_8);
    text(utf8, 0, utf8.length);
  }

  /** Writes a text in UTF-8. */
  void text(byte[] utf8, int start, int end) {
    int32(end - start + 1);
    copy(utf8, start, end);
    bytes[size++] = 0;
  }

  void flag(boolean value) {
    makeRoom(0);
    bytes[size++] = (byte) (value ? 1 : 0);
  }

  void int32(int value) {
    makeRoom(0);
    putInt(size, value);
    size += Integer.BYTES;
  }

  void int64(long value) {
    makeRoom(0);
    putInt(size, (int) value);
    putInt(size + Integer.BYTES, (int) (value >>> Integer.SIZE));
    size += Long.BYTES;
  }

  /** Copies bytes, and makes room for an element behind them. */
  void copy(byte[] from, int start, int end) {
    int length = end - start;
    makeRoom(length);
    System.arraycopy(from, start, bytes, size, length);
    size += length;
  }

  private void makeRoom(int length) {
    int needed = size + length + ROOM;
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, needed));
    }
  }

  /** Four stores take half of a VarHandle's time where only C1 compiles. */
  private void putInt(int at, int value) {
    byte[] out = bytes;
    out[at] = (byte) value;
    out[at + 1] = (byte) (value >> 8);
    out[at + 2] = (byte) (value >> 16);
    out[at + 3] = (byte) (value >> 24);
  }
}
