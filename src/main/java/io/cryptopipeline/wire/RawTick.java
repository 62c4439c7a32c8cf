package io.cryptopipeline.wire;

import com.google.gson.JsonElement;
import io.cryptopipeline.model.Tick;

/**
 * A raw record that was understood.
 *
 * @param eventId which fact it states, see {@link EventId}
 * @param tick the price in it
 * @param source where it was fetched; the format's name where no header says
 * @param format the name of its format
 * @param text the payload, exactly as it arrived
 * @param payload the payload, parsed, with every key in its order and the text of every number
 */
public record RawTick(
    String eventId, Tick tick, String source, String format, String text, JsonElement payload) {}
