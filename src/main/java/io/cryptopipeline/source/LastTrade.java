package io.cryptopipeline.source;

import java.time.Instant;

/**
 * The last trade of a product that is on {@code crypto-raw}.
 *
 * @param id its running number
 * @param time its event time
 */
public record LastTrade(long id, Instant time) {}
