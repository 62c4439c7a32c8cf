package io.cryptopipeline.model;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.BitSet;
import java.util.Optional;

/**
 * Encodes a {@link TickFold} for the summary stores, with every digit. The first byte is the
 * layout; state of another layout is rejected.
 */
public final class TickFoldCodec {

  private static final int LAYOUT = 3;

  private TickFoldCodec() {}

  /** Returns the encoded fold. */
  public static byte[] encode(TickFold fold) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(384);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(LAYOUT);
      writeWindow(out, fold.window());
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
   * @throws PipelineException if another version of the layout wrote the bytes
   */
  public static TickFold decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      StateLayout.check("a window's fold", in.readByte(), LAYOUT);
      return new TickFold(
          readWindow(in),
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
      throw new UncheckedIOException("a state of a window is cut off", e);
    }
  }

  private static void writeWindow(DataOutputStream out, CoinWindow window) throws IOException {
    out.writeUTF(window.coinId());
    out.writeUTF(window.window().size().label());
    out.writeUTF(window.window().name());
    out.writeLong(window.start().toEpochMilli());
    out.writeLong(window.end().toEpochMilli());
  }

  private static CoinWindow readWindow(DataInputStream in) throws IOException {
    return new CoinWindow(
        in.readUTF(),
        new Window(
            WindowSize.labelled(in.readUTF()).orElseThrow(),
            in.readUTF(),
            Instant.ofEpochMilli(in.readLong()),
            Instant.ofEpochMilli(in.readLong())));
  }

  private static void writePoint(DataOutputStream out, PricePoint point) throws IOException {
    writeInstant(out, point.order().timestamp());
    out.writeLong(point.order().tradeId());
    out.writeLong(point.order().offset());
    writeDecimal(out, point.price());
  }

  private static PricePoint readPoint(DataInputStream in) throws IOException {
    return new PricePoint(
        new TickOrder(readInstant(in), in.readLong(), in.readLong()), readDecimal(in));
  }

  private static void writeInstant(DataOutputStream out, Instant instant) throws IOException {
    out.writeLong(instant.getEpochSecond());
    out.writeInt(instant.getNano());
  }

  private static Instant readInstant(DataInputStream in) throws IOException {
    return Instant.ofEpochSecond(in.readLong(), in.readInt());
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
