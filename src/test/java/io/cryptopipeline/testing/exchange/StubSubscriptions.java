package io.cryptopipeline.testing.exchange;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.java_websocket.WebSocket;

/** Which connection has subscribed to which products. Not thread-safe. */
final class StubSubscriptions {

  private final Map<WebSocket, Set<String>> subscribed = new HashMap<>();
  private int connections;

  void add(WebSocket connection, List<String> products) {
    connections += subscribed.containsKey(connection) ? 0 : 1;
    subscribed.computeIfAbsent(connection, c -> new LinkedHashSet<>()).addAll(products);
  }

  /** All products of a connection, in the order in which it has asked for them. */
  List<String> of(WebSocket connection) {
    return List.copyOf(subscribed.getOrDefault(connection, Set.of()));
  }

  /** How many connections have subscribed so far. */
  int connections() {
    return connections;
  }

  boolean isAnyOpen() {
    return subscribed.keySet().stream().anyMatch(WebSocket::isOpen);
  }

  void sendToAll(String message) {
    forgetClosed();
    subscribed.keySet().forEach(connection -> connection.send(message));
  }

  /** Sends to those that have subscribed to the product. */
  void send(String product, String message) {
    forgetClosed();
    subscribed.forEach(
        (connection, products) -> {
          if (products.contains(product)) {
            connection.send(message);
          }
        });
  }

  private void forgetClosed() {
    subscribed.keySet().removeIf(connection -> !connection.isOpen());
  }
}
