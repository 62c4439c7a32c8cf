package io.cryptopipeline.source;

import io.cryptopipeline.exchange.AnswerFault;
import io.cryptopipeline.model.PipelineException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Which products a source accepts. A refused one is reported, counted and retried; the others
 * continue. For one thread.
 */
final class RefusedProducts {

  private static final Logger LOG = LogManager.getLogger(RefusedProducts.class);

  private final String source;
  private final List<String> products;
  private final SourceGauge gauge;
  private final Map<String, Map<Part, String>> refused = new TreeMap<>();
  private final Map<String, Set<Part>> accepted = new HashMap<>();
  private boolean hasAccepted;

  /** What a source accepts or refuses a product in. */
  enum Part {
    SUBSCRIPTION,
    HISTORY
  }

  RefusedProducts(String source, List<String> products, SourceGauge gauge) {
    this.source = source;
    this.products = List.copyOf(products);
    this.gauge = gauge;
  }

  /** Records a refusal, and logs it if it is a new one. */
  void refuse(String product, Part part, String why) {
    String before = refused.computeIfAbsent(product, p -> new EnumMap<>(Part.class)).put(part, why);
    if (before == null) {
      LOG.warn(
          "{}: {} is refused: {}; it is retried, the other products continue",
          source,
          product,
          why);
    }
    gauge.refused(refused.size());
  }

  /** Records that the source accepts the product in that part. */
  void accept(String product, Part part) {
    Map<Part, String> reasons = refused.getOrDefault(product, Map.of());
    if (reasons.containsKey(part)) {
      reasons.remove(part);
      if (reasons.isEmpty()) {
        refused.remove(product);
        LOG.info("{}: {} is accepted again", source, product);
      }
      gauge.refused(refused.size());
    }
    Set<Part> parts = accepted.computeIfAbsent(product, p -> EnumSet.noneOf(Part.class));
    parts.add(part);
    hasAccepted |= parts.size() == Part.values().length;
  }

  /** Records that trades come, whatever was refused. */
  void hasTraded() {
    hasAccepted = true;
  }

  /** Returns whether the source refuses all products. */
  boolean areAll() {
    return refused.keySet().containsAll(products);
  }

  /** Returns why the products are refused. */
  String reasons() {
    return refused.values().stream()
        .flatMap(reasons -> reasons.values().stream())
        .distinct()
        .collect(Collectors.joining("; "));
  }

  /**
   * Ends the start if a key or a plan is wrong. Later that passes, since it was accepted before.
   *
   * @throws PipelineException if the account is at fault, and the source has accepted nothing yet
   */
  void requireAccess(AnswerFault fault, String why) {
    if (fault == AnswerFault.ACCOUNT && !hasAccepted) {
      throw new PipelineException(
          "%s denies access: %s: check the key and its plan".formatted(source, why));
    }
  }

  /**
   * Ends the start.
   *
   * @throws PipelineException if the source refuses all products and has never accepted one
   */
  void requireOne() {
    if (!hasAccepted && areAll()) {
      throw new PipelineException(
          "%s: %s: check --coins and coins.file".formatted(source, reasons()));
    }
  }
}
