package io.cryptopipeline.exchange;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.cryptopipeline.model.Tick;
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
  public boolean recognises(JsonElement payload) {
    return payload instanceof JsonObject object && object.has("coin_id") && object.has("price");
  }

  @Override
  public Reading read(JsonElement payload, Provenance provenance) throws UnusableRecordException {
    JsonObject object = JsonFields.object(payload, NAME);
    String coinId = CoinIds.read(object.get("coin_id"), "coin_id");
    boolean timed = isPresent(object, "timestamp");
    Instant timestamp =
        timed
            ? Timestamps.read(object.get("timestamp"), "timestamp")
            : Timestamps.ofRecord(provenance.recordTime(), "timestamp");
    Optional<BigDecimal> volume = Optional.empty();
    if (isPresent(object, "volume")) {
      volume = Optional.of(Decimals.read(object.get("volume"), "volume", false, Reason.BAD_VOLUME));
    }
    Optional<String> tradeId = Optional.empty();
    if (isPresent(object, "trade_id")) {
      tradeId = Optional.of(TradeIds.read(object.get("trade_id"), "trade_id"));
    }
    Tick tick =
        new Tick(
            coinId,
            timestamp,
            Decimals.read(object.get("price"), "price", true, Reason.BAD_PRICE),
            volume,
            tradeId.map(TradeIds::number).orElse(OptionalLong.empty()),
            provenance.quote());
    return new Reading(tick, Optional.empty(), List.of(coinId), tradeId, timed);
  }

  private static boolean isPresent(JsonObject object, String key) {
    JsonElement value = object.get(key);
    return value != null && !value.isJsonNull();
  }
}
