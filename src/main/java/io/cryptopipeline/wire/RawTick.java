package io.cryptopipeline.wire;

import io.cryptopipeline.model.Tick;

/**
 * A raw record that was understood.
 *
 * @param eventId which fact it states, see {@link EventId}
 * @param tick the price in it
 * @param source where it was fetched; the format's name where no header says
 * @param format the name of its format
 * @param text the payload, exactly as it arrived
 */
public record RawTick(String eventId, Tick tick, String source, String format, String text) {}
