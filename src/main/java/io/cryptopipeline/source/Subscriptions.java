package io.cryptopipeline.source;

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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Subscribes connections to products. One that the exchange refuses does not keep the others from
 * being subscribed: it is left out, and asked for again from time to time. For one thread.
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

  /** The products that were refused last time. */
  private final Set<String> refused = new LinkedHashSet<>();

  private final Set<String> confirmed = new HashSet<>();
  private Optional<String> retried = Optional.empty();
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
   * @throws IOException if the connection has ended, or nothing is confirmed
   */
  List<Trade> open(LiveConnection connection)
      throws IOException, InterruptedException, UnusableRecordException {
    confirmed.clear();
    retried = Optional.empty();
    List<String> asked = new ArrayList<>(products);
    asked.removeAll(refused);
    List<Trade> early = new ArrayList<>();
    ask(connection, asked.isEmpty() ? products : asked, early);
    if (confirmed.isEmpty()) {
      refusals.requireOne();
      throw new IOException(
          refusals.areAll()
              ? refusals.reasons()
              : "the subscription to " + asked + " was not confirmed");
    }
    asked.removeAll(confirmed);
    asked.removeAll(refused);
    if (!asked.isEmpty()) {
      LOG.warn(
          "{}: the subscription to {} was not confirmed; it is retried, the other products continue",
          exchange.name(),
          asked);
    }
    retryAt = clients.clock().instant().plus(RETRY);
    return early;
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
        refuse(refusal.product(), refusal.why());
        awaited.remove(refusal.product());
      } else if (message instanceof Message.Refused refusal) {
        askForTheOthers(connection, awaited, refusal.why(), early);
        return;
      } else if (message instanceof Message.Trades trades) {
        early.addAll(trades.trades());
      }
    }
  }

  /** The whole request was refused, because of one product that the refusal may name. */
  private void askForTheOthers(
      LiveConnection connection, Set<String> asked, String why, List<Trade> early)
      throws IOException, InterruptedException, UnusableRecordException {
    List<String> others = new ArrayList<>(asked);
    if (others.size() == 1) {
      refuse(others.get(0), why);
      return;
    }
    List<String> named = others.stream().filter(product -> isNamed(product, why)).toList();
    if (!named.isEmpty()) {
      named.forEach(product -> refuse(product, why));
      others.removeAll(named);
      if (!others.isEmpty()) {
        ask(connection, others, early);
      }
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
    send(connection, List.of(next));
  }

  /**
   * Takes a message about subscriptions that comes later, and returns the products that are
   * subscribed to by it.
   *
   * @throws IOException if the exchange refuses what nobody has asked for
   */
  Set<String> take(Message message) throws IOException {
    Set<String> added = new LinkedHashSet<>();
    if (message instanceof Message.Subscribed subscribed) {
      subscribed.products().stream().filter(this::confirm).forEach(added::add);
    } else if (message instanceof Message.ProductRefused refusal) {
      refuse(refusal.product(), refusal.why());
    } else if (message instanceof Message.Refused refusal) {
      String asked =
          retried.orElseThrow(
              () -> new IOException("it refuses: " + PrintableText.excerpt(refusal.why())));
      refuse(asked, refusal.why());
    }
    return added;
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
    refusals.accept(product, Part.SUBSCRIPTION);
    return true;
  }

  private void refuse(String product, String why) {
    if (products.contains(product) && !confirmed.contains(product)) {
      refused.add(product);
      refusals.refuse(
          product,
          Part.SUBSCRIPTION,
          "the subscription was refused: " + PrintableText.excerpt(why));
    }
  }
}
