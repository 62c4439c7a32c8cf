package io.cryptopipeline.summary;

import io.cryptopipeline.model.CoinDay;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.BitSet;
import java.util.Optional;

/**
 * A {@link DayFold} as bytes, the value of the daily summary store, with every digit. The first
 * byte is the version of the layout: state written by another version is refused, not guessed.
 */
public final class DayFoldCodec {

  private static final int VERSION = 1;

  private DayFoldCodec() {}

  /** Returns {@code fold} as bytes. */
  public static byte[] encode(DayFold fold) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(384);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeUTF(fold.day().coinId());
      out.writeInt((int) fold.day().date().toEpochDay());
      out.writeLong(fold.tickCount());
      writePoint(out, fold.open());
      writePoint(out, fold.high());
      writePoint(out, fold.low());
      writePoint(out, fold.close());
      writeDecimal(out, fold.priceSum());
      out.writeBoolean(fold.volumeSum().isPresent());
      if (fold.volumeSum().isPresent()) {
        writeDecimal(out, fold.volumeSum().get());
      }
      writeDecimal(out, fold.turnoverSum());
      writeBytes(out, fold.minutes().bits().toByteArray());
      out.writeUTF(fold.quote().orElse(""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /**
   * Returns the fold that {@link #encode} wrote.
   *
   * @throws IllegalStateException if another version of the layout wrote the bytes
   */
  public static DayFold decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readByte();
      if (version != VERSION) {
        throw new IllegalStateException(
            "a state has layout " + version + ", this version reads " + VERSION);
      }
      return new DayFold(
          new CoinDay(in.readUTF(), LocalDate.ofEpochDay(in.readInt())),
          in.readLong(),
          readPoint(in),
          readPoint(in),
          readPoint(in),
          readPoint(in),
          readDecimal(in),
          in.readBoolean() ? Optional.of(readDecimal(in)) : Optional.empty(),
          readDecimal(in),
          new MinuteSet(BitSet.valueOf(readBytes(in))),
          Optional.of(in.readUTF()).filter(quote -> !quote.isEmpty()));
    } catch (IOException e) {
      throw new UncheckedIOException("a state of a coin-day is cut off", e);
    }
  }

  private static void writePoint(DataOutputStream out, PricePoint point) throws IOException {
    out.writeLong(point.order().timestampMs());
    out.writeLong(point.order().tradeId());
    out.writeLong(point.order().offset());
    writeDecimal(out, point.price());
  }

  private static PricePoint readPoint(DataInputStream in) throws IOException {
    return new PricePoint(
        new TickOrder(in.readLong(), in.readLong(), in.readLong()), readDecimal(in));
  }

  private static void writeDecimal(DataOutputStream out, BigDecimal value) throws IOException {
    out.writeShort(value.scale());
    writeBytes(out, value.unscaledValue().toByteArray());
  }

  private static BigDecimal readDecimal(DataInputStream in) throws IOException {
    int scale = in.readShort();
    return new BigDecimal(new BigInteger(readBytes(in)), scale);
  }

  private static void writeBytes(DataOutputStream out, byte[] bytes) throws IOException {
    out.writeShort(bytes.length);
    out.write(bytes);
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    byte[] bytes = new byte[in.readUnsignedShort()];
    in.readFully(bytes);
    return bytes;
  }
}
