package io.cryptopipeline.source;

import io.cryptopipeline.exchange.AnswerFault;
import io.cryptopipeline.exchange.Exchange;
import io.cryptopipeline.exchange.Exchange.Message;
import io.cryptopipeline.exchange.Exchange.Trade;
import io.cryptopipeline.record.UnusableRecordException;
import io.cryptopipeline.runtime.PrintableText;
import io.cryptopipeline.source.RefusedProducts.Part;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Subscribes connections to products. One that the exchange refuses does not keep the others from
 * being subscribed: it is left out, and asked for again from time to time. A refusal that is about
 * no product ends the connection. For one thread.
 */
final class Subscriptions {

  private static final Logger LOG = LogManager.getLogger(Subscriptions.class);
  private static final Duration RETRY = Duration.ofMinutes(1);

  /** Exchanges limit the messages of a client: Binance to five in a second. */
  private static final Duration BETWEEN_MESSAGES = Duration.ofMillis(250);

  private final Exchange exchange;
  private final List<String> products;
  private final SourceClients clients;
  private final RefusedProducts refusals;
  private final SourceGauge gauge;

  /** The products that were refused last time, through a fault of their own. */
  private final Set<String> refused = new LinkedHashSet<>();

  private final Set<String> confirmed = new HashSet<>();

  /** The products that are left out of this connection for a reason that passes. */
  private final Map<String, String> postponed = new LinkedHashMap<>();

  /** The product that was asked for again last. */
  private Optional<String> retried = Optional.empty();

  /** The same, as long as that is not answered. */
  private Optional<String> unanswered = Optional.empty();

  private Instant retryAt = Instant.MAX;

  Subscriptions(
      Exchange exchange,
      List<String> products,
      SourceClients clients,
      RefusedProducts refusals,
      SourceGauge gauge) {
    this.exchange = exchange;
    this.products = List.copyOf(products);
    this.clients = clients;
    this.refusals = refusals;
    this.gauge = gauge;
  }

  /**
   * Subscribes a new connection, and returns the trades that come meanwhile. Products that were
   * refused before are left to {@link #retry}: some exchanges end a connection that asks for one.
   *
   * @throws IOException if the connection has ended or is refused, or nothing is confirmed
   */
  List<Trade> open(LiveConnection connection)
      throws IOException, InterruptedException, UnusableRecordException {
    confirmed.clear();
    postponed.clear();
    retried = Optional.empty();
    unanswered = Optional.empty();
    List<String> asked = new ArrayList<>(products);
    asked.removeAll(refused);
    List<Trade> early = new ArrayList<>();
    ask(connection, asked.isEmpty() ? products : asked, early);
    if (confirmed.isEmpty()) {
      refusals.requireOne();
      throw new IOException(
          refusals.areAll()
              ? refusals.reasons()
              : "the subscription to " + asked + " was not confirmed" + reasons());
    }
    asked.removeAll(confirmed);
    asked.removeAll(refused);
    asked.removeAll(postponed.keySet());
    if (!asked.isEmpty()) {
      LOG.warn(
          "{}: the subscription to {} was not confirmed; it is retried, the other products continue",
          exchange.name(),
          asked);
    }
    retryAt = clients.clock().instant().plus(RETRY);
    return early;
  }

  private String reasons() {
    return postponed.isEmpty()
        ? ""
        : postponed.values().stream().distinct().collect(Collectors.joining("; ", ": ", ""));
  }

  /** Returns the products that are subscribed to. */
  List<String> confirmed() {
    return products.stream().filter(confirmed::contains).toList();
  }

  private void ask(LiveConnection connection, List<String> asked, List<Trade> early)
      throws IOException, InterruptedException, UnusableRecordException {
    send(connection, asked);
    Set<String> awaited = new LinkedHashSet<>(asked);
    long deadline = System.nanoTime() + clients.timeout().toNanos();
    while (!awaited.isEmpty()) {
      long left = deadline - System.nanoTime();
      Optional<String> text = left > 0 ? connection.next(Duration.ofNanos(left)) : Optional.empty();
      if (text.isEmpty()) {
        return;
      }
      Message message = exchange.message(text.get());
      if (!(message instanceof Message.Trades)) {
        gauge.gotControlMessage();
      }
      if (message instanceof Message.Subscribed subscribed) {
        subscribed.products().forEach(this::confirm);
        awaited.removeAll(subscribed.products());
      } else if (message instanceof Message.ProductRefused refusal) {
        leaveOut(refusal.product(), refusal.fault(), refusal.why());
        awaited.remove(refusal.product());
      } else if (message instanceof Message.Refused refusal) {
        askForTheOthers(connection, awaited, refusal, early);
        return;
      } else if (message instanceof Message.Trades trades) {
        early.addAll(trades.trades());
      }
    }
  }

  /** The whole request was refused. One product may be the reason, which the refusal may name. */
  private void askForTheOthers(
      LiveConnection connection, Set<String> asked, Message.Refused refusal, List<Trade> early)
      throws IOException, InterruptedException, UnusableRecordException {
    List<String> others = new ArrayList<>(asked);
    List<String> named =
        others.stream().filter(product -> isNamed(product, refusal.why())).toList();
    if (named.isEmpty() && refusal.fault() != AnswerFault.PRODUCT) {
      throw failure(refusal.fault(), refusal.why());
    }
    List<String> left = named.isEmpty() && others.size() == 1 ? others : named;
    left.forEach(product -> leaveOut(product, refusal.fault(), refusal.why()));
    others.removeAll(List.copyOf(left));
    if (!left.isEmpty() && !others.isEmpty()) {
      ask(connection, others, early);
      return;
    }
    for (String product : others) {
      clients.sleeper().sleep(BETWEEN_MESSAGES);
      ask(connection, List.of(product), early);
    }
  }

  private static boolean isNamed(String product, String text) {
    return Pattern.compile("(?<![\\w/-])" + Pattern.quote(product) + "(?![\\w/-])")
        .matcher(text)
        .find();
  }

  /** Asks for one of the products again that are not subscribed to, if it is time. */
  void retry(LiveConnection connection) throws IOException, InterruptedException {
    Instant now = clients.clock().instant();
    if (confirmed.size() == products.size() || now.isBefore(retryAt)) {
      return;
    }
    List<String> missing = products.stream().filter(p -> !confirmed.contains(p)).toList();
    retryAt = now.plus(RETRY);
    int last = retried.map(missing::indexOf).orElse(-1);
    String next = missing.get((last + 1) % missing.size());
    retried = Optional.of(next);
    unanswered = retried;
    send(connection, List.of(next));
  }

  /**
   * Takes a message about subscriptions that comes later, and returns the products that are
   * subscribed to by it.
   *
   * @throws IOException if the connection is refused, or what is subscribed to
   */
  Set<String> take(Message message) throws IOException {
    Set<String> added = new LinkedHashSet<>();
    if (message instanceof Message.Subscribed subscribed) {
      subscribed.products().stream().filter(this::confirm).forEach(added::add);
      unanswered = unanswered.filter(product -> !subscribed.products().contains(product));
    } else if (message instanceof Message.ProductRefused refusal) {
      if (confirmed.contains(refusal.product())) {
        throw failure(refusal.fault(), refusal.why());
      }
      leaveOut(refusal.product(), refusal.fault(), refusal.why());
      unanswered = unanswered.filter(product -> !product.equals(refusal.product()));
    } else if (message instanceof Message.Refused refusal) {
      Optional<String> about = about(refusal);
      unanswered = Optional.empty();
      leaveOut(
          about.orElseThrow(() -> failure(refusal.fault(), refusal.why())),
          refusal.fault(),
          refusal.why());
    }
    return added;
  }

  /** Returns the product whose subscription was refused, if the refusal is about one. */
  private Optional<String> about(Message.Refused refusal) {
    return products.stream()
        .filter(product -> !confirmed.contains(product) && isNamed(product, refusal.why()))
        .findFirst()
        .or(() -> unanswered.filter(product -> refusal.fault() == AnswerFault.PRODUCT));
  }

  private void send(LiveConnection connection, List<String> asked)
      throws IOException, InterruptedException {
    for (String message : exchange.subscribe(asked)) {
      connection.send(message);
    }
  }

  /** Returns whether the product was not subscribed to before. */
  private boolean confirm(String product) {
    if (!products.contains(product) || !confirmed.add(product)) {
      return false;
    }
    refused.remove(product);
    postponed.remove(product);
    refusals.accept(product, Part.SUBSCRIPTION);
    return true;
  }

  /** Leaves a product out. Only if that is a fault of its own, the product is refused. */
  private void leaveOut(String product, AnswerFault fault, String why) {
    if (!products.contains(product) || confirmed.contains(product)) {
      return;
    }
    refusals.requireAccess(fault, PrintableText.excerpt(why));
    gauge.callFailed(fault);
    if (fault == AnswerFault.PRODUCT) {
      refused.add(product);
      refusals.refuse(
          product,
          Part.SUBSCRIPTION,
          "the subscription to %s was refused: %s".formatted(product, PrintableText.excerpt(why)));
    } else if (postponed.put(product, PrintableText.excerpt(why)) == null) {
      LOG.warn(
          "{}: the subscription to {} was not accepted: {}; it is retried, the other products"
              + " continue",
          exchange.name(),
          product,
          PrintableText.excerpt(why));
    }
  }

  /** Returns the end of a connection that is refused, whatever was subscribed to. */
  private IOException failure(AnswerFault fault, String why) {
    refusals.requireAccess(fault, PrintableText.excerpt(why));
    gauge.callFailed(fault);
    return new IOException("it refuses: " + PrintableText.excerpt(why));
  }
}
