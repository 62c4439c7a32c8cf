package io.cryptopipeline.exchange;

import io.cryptopipeline.model.Tick;
import io.cryptopipeline.record.JsonValue;
import io.cryptopipeline.record.JsonValue.Kind;
import io.cryptopipeline.record.Reason;
import io.cryptopipeline.record.UnusableRecordException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Reads the generic tick, which any producer can write: {@code
 * {"coin_id":"bitcoin","timestamp":"2018-04-05T00:00:00.000Z","price":6791.68,"volume":0.5,
 * "trade_id":"17"}}. Other keys are kept but ignored; {@code volume}, {@code trade_id} and {@code
 * timestamp} may be missing or null.
 */
final class GenericFormat implements TickFormat {

  static final String NAME = "tick";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean recognises(JsonValue payload) {
    return JsonFields.has(payload, "coin_id", "price");
  }

  /** Returns the coin: a generic tick names no product. */
  @Override
  public Optional<String> product(JsonValue payload, Optional<String> told) {
    return JsonFields.coin(payload.get("coin_id"));
  }

  @Override
  public Reading read(JsonValue payload, Provenance provenance) throws UnusableRecordException {
    JsonValue object = JsonFields.object(payload, NAME);
    String coinId = CoinIds.read(object.get("coin_id"), "coin_id");
    JsonValue time = object.get("timestamp");
    Instant timestamp =
        isPresent(time)
            ? Timestamps.read(time, "timestamp")
            : Timestamps.ofRecord(provenance.recordTime(), "timestamp");
    JsonValue amount = object.get("volume");
    Optional<BigDecimal> volume =
        isPresent(amount)
            ? Optional.of(Decimals.read(amount, "volume", false, Reason.BAD_VOLUME))
            : Optional.empty();
    JsonValue id = object.get("trade_id");
    Optional<String> tradeId =
        isPresent(id) ? Optional.of(TradeIds.read(id, "trade_id")) : Optional.empty();
    Tick tick =
        new Tick(
            coinId,
            timestamp,
            Decimals.read(object.get("price"), "price", true, Reason.BAD_PRICE),
            volume,
            tradeId.isPresent() ? TradeIds.number(tradeId.get()) : OptionalLong.empty(),
            provenance.quote());
    return new Reading(tick, Optional.empty(), List.of(coinId), tradeId, isPresent(time));
  }

  private static boolean isPresent(JsonValue value) {
    return value != null && value.kind() != Kind.NULL;
  }
}
