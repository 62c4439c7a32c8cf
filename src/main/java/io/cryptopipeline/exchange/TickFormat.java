package io.cryptopipeline.exchange;

import com.google.gson.JsonElement;
import io.cryptopipeline.model.Tick;
import io.cryptopipeline.record.EventId;
import io.cryptopipeline.record.UnusableRecordException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How one kind of payload is read. To add a format, implement this and name it in {@link #ALL}; to
 * add an exchange, implement {@link Exchange}, which is one.
 */
public interface TickFormat {

  /** Every format, in the order in which payloads are tried against them. */
  List<TickFormat> ALL =
      List.of(
          new GenericFormat(),
          new CoinGeckoFormat(),
          new Coinbase(),
          new Kraken(),
          new Binance(Binance.Stream.TRADE));

  /** Returns the name that the header {@code format} carries. */
  String name();

  /** Returns whether {@code payload} has the shape of this format, however wrong its values. */
  boolean recognises(JsonElement payload);

  /**
   * Returns the tick that {@code payload} states.
   *
   * @throws UnusableRecordException if a value is missing, unreadable or out of range
   */
  Reading read(JsonElement payload, Provenance provenance) throws UnusableRecordException;

  /**
   * A payload, understood.
   *
   * @param tick the tick; where there is a product, that stands in place of the coin
   * @param product the source's name of what is traded; empty where the payload names the coin
   * @param subject what the tick is about, a part of the event id each
   * @param number what tells the fact from every other about the subject; empty for a payload that
   *     has no identity of its own
   * @param timed whether the payload itself carries the event time
   */
  record Reading(
      Tick tick,
      Optional<String> product,
      List<String> subject,
      Optional<String> number,
      boolean timed) {

    /** Returns the id of the fact that the payload states. */
    String eventId(String format, byte[] payload) {
      return number.isPresent()
          ? EventId.of(format, subject, number.get())
          : EventId.ofPayload(
              format, subject, payload, timed ? Optional.empty() : Optional.of(tick.timestamp()));
    }
  }

  /** Returns the format of that name. */
  static Optional<TickFormat> named(String name) {
    return ALL.stream().filter(format -> format.name().equals(name)).findFirst();
  }

  /** Returns the names of all, for a message. */
  static String names() {
    return ALL.stream().map(TickFormat::name).collect(Collectors.joining(", "));
  }

  /** Returns the first format that recognises {@code payload}. */
  static Optional<TickFormat> of(JsonElement payload) {
    return ALL.stream().filter(format -> format.recognises(payload)).findFirst();
  }
}
