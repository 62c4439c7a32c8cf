package io.cryptopipeline.model;

import java.math.BigDecimal;

/**
 * A price and its position in the order of the ticks.
 *
 * @param order the tick's position
 * @param price the tick's price, with its own digits
 */
public record PricePoint(TickOrder order, BigDecimal price) {

  PricePoint earlier(PricePoint other) {
    return order.compareTo(other.order) <= 0 ? this : other;
  }

  PricePoint later(PricePoint other) {
    return order.compareTo(other.order) >= 0 ? this : other;
  }

  /** Returns the higher price; of equal prices the earlier tick, whose digits may differ. */
  PricePoint higher(PricePoint other) {
    int byPrice = price.compareTo(other.price);
    return byPrice == 0 ? earlier(other) : byPrice > 0 ? this : other;
  }

  /** Returns the lower price; of equal prices the earlier tick, whose digits may differ. */
  PricePoint lower(PricePoint other) {
    int byPrice = price.compareTo(other.price);
    return byPrice == 0 ? earlier(other) : byPrice < 0 ? this : other;
  }
}
