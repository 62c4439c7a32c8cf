package io.cryptopipeline.exchange;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import io.cryptopipeline.config.Settings;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.record.DeadLetter;
import io.cryptopipeline.record.EventId;
import io.cryptopipeline.record.HeaderNames;
import io.cryptopipeline.record.JsonTokens;
import io.cryptopipeline.record.JsonTree;
import io.cryptopipeline.record.JsonValue;
import io.cryptopipeline.record.RawTick;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.StrictJson;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.record.Utf8;
import io.cryptopipeline.runtime.PrintableText;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * Reads a raw record's bytes and headers into a {@link RawTick}, for both producer and topology.
 * Immutable, for any thread.
 */
public final class RawTickReader {

  /**
   * The largest payload. MongoDB's limit is 16 MiB. But a mongod with the smallest cache (256 MB)
   * rejects two concurrent documents of 14 MB on every retry (code 388, MongoDB 6.0.5). It accepts
   * eight of 12 MB.
   */
  public static final int MAX_PAYLOAD_BYTES = 8_000_000;

  /**
   * An event id has up to 774 bytes: {@code tick:} and two names of 128 characters, three bytes
   * each.
   */
  private static final int MAX_HEADER_BYTES = 1024;

  private final FormatRegistry formats;
  private final CoinNames coinNames;

  /** Creates a reader of these formats that uses these names of coins. */
  public RawTickReader(FormatRegistry formats, CoinNames coinNames) {
    this.formats = formats;
    this.coinNames = coinNames;
  }

  /** Returns a reader of all formats that uses the names in {@code coins.file}. */
  public static RawTickReader of(Settings settings) {
    return new RawTickReader(FormatRegistry.standard(), CoinNames.of(settings));
  }

  /**
   * Returns the tick of a record.
   *
   * @param value the record's value, null if there is none
   * @param headers the record's headers; all are optional, see {@link HeaderNames}
   * @param recordTime the record's timestamp, which is the event time of a payload without one; the
   *     header {@code dlq-timestamp} of a replayed record takes precedence
   * @throws UnusableRecordException if the record cannot be used, with the reason
   */
  public RawTick read(byte[] value, Headers headers, Instant recordTime)
      throws UnusableRecordException {
    return read(value, Optional.empty(), headers, recordTime);
  }

  /**
   * Returns the tick of a record whose value may be parsed already.
   *
   * @param parsed the value, parsed strictly; empty if it is not parsed yet
   * @throws UnusableRecordException as {@link #read(byte[], Headers, Instant)}
   */
  public RawTick read(
      byte[] value, Optional<JsonElement> parsed, Headers headers, Instant recordTime)
      throws UnusableRecordException {
    checkSizes(value, headers);
    Optional<JsonValue> plain = parsed.isPresent() ? Optional.empty() : JsonTokens.of(value);
    JsonValue payload = plain.isPresent() ? plain.get() : new JsonTree(strict(value, parsed));
    TickFormat format = format(payload, headers);
    TickFormat.Reading reading =
        format.read(
            payload,
            new Provenance(
                header(headers, HeaderNames.PRODUCT),
                header(headers, HeaderNames.QUOTE).map(quote -> quote.toLowerCase(Locale.ROOT)),
                firstTime(headers).orElse(recordTime)));
    EventId eventId = reading.eventId(format.name(), value);
    Optional<String> claimed = header(headers, HeaderNames.EVENT_ID);
    if (claimed.isPresent() && !eventId.is(claimed.get())) {
      throw new UnusableRecordException(
          Reason.EVENT_ID_MISMATCH,
          "the header event-id says %s, the payload is %s"
              .formatted(
                  PrintableText.excerpt(claimed.get()), PrintableText.excerpt(eventId.toString())));
    }
    String source = header(headers, HeaderNames.SOURCE).orElse(format.name());
    return new RawTick(
        eventId, tick(format, reading), source, format.name(), reading.product(), value, payload);
  }

  /**
   * What is known of a record that cannot be read.
   *
   * @param format the format that it has, or is said to have
   * @param product the source's name of what is traded
   * @param quote the quote currency
   * @param coinId the coin
   */
  public record Known(
      Optional<String> format,
      Optional<String> product,
      Optional<String> quote,
      Optional<String> coinId) {}

  /** Returns what is known of a record, however unreadable it is. */
  public Known known(byte[] value, Optional<JsonElement> parsed, Headers headers) {
    try {
      JsonValue payload = new JsonTree(parsed.isPresent() ? parsed.get() : lenient(value));
      Optional<String> named = header(headers, HeaderNames.FORMAT);
      Optional<TickFormat> format =
          named.isPresent() ? formats.named(named.get()) : formats.recognising(payload);
      Optional<String> told = header(headers, HeaderNames.PRODUCT);
      Optional<String> product = format.isPresent() ? format.get().product(payload, told) : told;
      Optional<String> quote = header(headers, HeaderNames.QUOTE);
      return new Known(
          format.map(TickFormat::name),
          format.filter(GenericFormat.class::isInstance).isPresent() ? told : product,
          quote.or(() -> product.flatMap(p -> format.flatMap(f -> f.quote(p)))),
          product.map(p -> coinNames.coinId(format.map(TickFormat::name).orElse(""), p)));
    } catch (UnusableRecordException e) { // a header that cannot be read
      return new Known(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  /** Returns JSON null for a value that is not strict JSON. */
  private static JsonElement lenient(byte[] value) {
    try {
      return StrictJson.parse(Utf8.decode(value));
    } catch (CharacterCodingException | UnusableRecordException e) {
      return JsonNull.INSTANCE;
    }
  }

  /** Returns the name of the format of everything that the source sends, if there is one. */
  public Optional<String> formatOf(String source) {
    return formats.named(source).map(TickFormat::name);
  }

  /** Returns whether a format recognises the value as an event of its own. */
  public boolean recognises(byte[] value) {
    return value.length <= MAX_PAYLOAD_BYTES
        && formats.recognising(new JsonTree(lenient(value))).isPresent();
  }

  /** Returns why no format recognises the JSON text, for a message. */
  public String whyUnknown(String json) throws UnusableRecordException {
    return formats.whyUnknown(new JsonTree(StrictJson.parse(json)));
  }

  private static JsonElement strict(byte[] value, Optional<JsonElement> parsed)
      throws UnusableRecordException {
    try {
      String text = Utf8.decode(value);
      return parsed.isPresent() ? parsed.get() : StrictJson.parse(text);
    } catch (CharacterCodingException e) {
      throw new UnusableRecordException(Reason.INVALID_UTF8, "the value is not UTF-8");
    }
  }

  private static void checkSizes(byte[] value, Headers headers) throws UnusableRecordException {
    if (value == null || value.length == 0) {
      throw new UnusableRecordException(Reason.EMPTY, "the record has no value");
    }
    if (value.length > MAX_PAYLOAD_BYTES) {
      throw new UnusableRecordException(
          Reason.TOO_LARGE,
          String.format(
              Locale.ROOT,
              "the value has %,d bytes, more than %,d",
              value.length,
              MAX_PAYLOAD_BYTES));
    }
    if (DeadLetter.isHuge(headers)) {
      throw new UnusableRecordException(
          Reason.BAD_HEADER,
          String.format(
              Locale.ROOT,
              "the headers have more than %,d bytes",
              DeadLetter.MAX_ORIGINAL_HEADER_BYTES));
    }
  }

  private Tick tick(TickFormat format, TickFormat.Reading reading) {
    Optional<String> product = reading.product();
    return product.isPresent()
        ? reading.tick().withCoinId(coinNames.coinId(format.name(), product.get()))
        : reading.tick();
  }

  private TickFormat format(JsonValue payload, Headers headers) throws UnusableRecordException {
    Optional<String> named = header(headers, HeaderNames.FORMAT);
    Optional<TickFormat> format =
        named.isPresent() ? formats.named(named.get()) : formats.recognising(payload);
    if (format.isEmpty()) {
      throw new UnusableRecordException(
          Reason.UNKNOWN_FORMAT,
          named.isPresent()
              ? "the header format says %s; known are %s"
                  .formatted(PrintableText.excerpt(named.get()), formats.names())
              : formats.whyUnknown(payload));
    }
    return format.get();
  }

  private static Optional<Instant> firstTime(Headers headers) throws UnusableRecordException {
    Optional<String> firstMs = header(headers, HeaderNames.DLQ_TIMESTAMP);
    try {
      return firstMs.map(Long::parseLong).map(Instant::ofEpochMilli);
    } catch (NumberFormatException e) {
      throw new UnusableRecordException(
          Reason.BAD_HEADER,
          "the header %s is \"%s\", not milliseconds since 1970"
              .formatted(HeaderNames.DLQ_TIMESTAMP, PrintableText.excerpt(firstMs.orElseThrow())));
    }
  }

  private static Optional<String> header(Headers headers, String name)
      throws UnusableRecordException {
    Header header = headers.lastHeader(name);
    if (header == null || header.value() == null || header.value().length == 0) {
      return Optional.empty();
    }
    if (header.value().length > MAX_HEADER_BYTES) {
      throw new UnusableRecordException(
          Reason.BAD_HEADER,
          String.format(
              Locale.ROOT,
              "the header %s has %,d bytes, more than %,d",
              name,
              header.value().length,
              MAX_HEADER_BYTES));
    }
    try {
      return Optional.of(Utf8.decode(header.value()));
    } catch (CharacterCodingException e) {
      throw new UnusableRecordException(Reason.BAD_HEADER, "the header " + name + " is not UTF-8");
    }
  }
}
