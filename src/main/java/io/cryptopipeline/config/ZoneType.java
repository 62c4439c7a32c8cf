package io.cryptopipeline.config;

import java.time.ZoneId;

/** A zone of the IANA time zone database, or UTC. */
record ZoneType() implements ValueType<ZoneId> {

  /** Only those: an offset such as {@code +01:00} has no daylight saving, and is rarely meant. */
  @Override
  public ZoneId parse(String text) {
    String name = text.strip();
    if (!ZoneId.getAvailableZoneIds().contains(name)) {
      throw new IllegalArgumentException("no such zone");
    }
    return ZoneId.of(name);
  }

  @Override
  public String allowed() {
    return "UTC or a name of the IANA time zone database, such as Europe/Berlin";
  }
}
