package io.cryptopipeline.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cryptopipeline.testing.exchange.StubWebSocket;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.java_websocket.WebSocket;
import org.java_websocket.enums.Opcode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A WebSocket on loopback. */
class LiveConnectionTest {

  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final StubWebSocket server = new StubWebSocket((from, message) -> asked.add(message));
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void shouldSendAndReceiveMessagesInTheirOrder() throws Exception {
    try (LiveConnection connection = open()) {
      connection.send("subscribe ₿");
      await().untilAsserted(() -> assertThat(asked).containsExactly("subscribe ₿"));
      other().send("one");
      other().send("two");

      assertThat(connection.next(PATIENCE)).contains("one");
      assertThat(connection.next(PATIENCE)).contains("two");
      assertThat(connection.next(Duration.ofMillis(1))).isEmpty();
    }
  }

  /** The frames divide a character, too. */
  @Test
  void shouldPutAMessageTogetherThatComesInFrames() throws Exception {
    byte[] bytes = "{\"coin\":\"₿\"}".getBytes(UTF_8);
    try (LiveConnection connection = open()) {
      for (int i = 0; i < bytes.length; i++) {
        other()
            .sendFragmentedFrame(
                Opcode.TEXT, ByteBuffer.wrap(bytes, i, 1).slice(), i == bytes.length - 1);
      }

      assertThat(connection.next(PATIENCE)).contains("{\"coin\":\"₿\"}");
    }
  }

  @Test
  void shouldHoldTheOtherSideUpWhenMessagesAreNotTaken() throws Exception {
    int messages = 5 * LiveConnection.MOST_WAITING;
    try (LiveConnection connection = open()) {
      for (int i = 0; i < messages; i++) {
        other().send("message " + i);
      }
      await().until(() -> connection.waiting() == LiveConnection.MOST_WAITING);

      for (int i = 0; i < messages; i++) {
        assertThat(connection.waiting()).isLessThanOrEqualTo(LiveConnection.MOST_WAITING);
        assertThat(connection.next(PATIENCE)).contains("message " + i);
      }
    }
  }

  @Test
  void shouldEndWhenAMessageHasNoEnd() throws Exception {
    try (LiveConnection connection = open()) {
      other().send("x".repeat(1_100_000));

      assertThatThrownBy(() -> connection.next(PATIENCE))
          .isInstanceOf(IOException.class)
          .hasMessage("an endless message");
    }
  }

  @Test
  void shouldStayEndedWhenTheOtherSideHasClosed() throws Exception {
    try (LiveConnection connection = open()) {
      other().send("last");
      other().close(1001, "going away");

      assertThat(connection.next(PATIENCE)).contains("last");
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> connection.next(PATIENCE))
            .isInstanceOf(IOException.class)
            .hasMessage("the connection was closed: 1001 going away");
      }
    }
  }

  @Test
  void shouldSayThatThereIsNoConnection() {
    URI uri = server.uri();
    server.goAway();

    assertThatThrownBy(() -> LiveConnection.open(http, uri, PATIENCE))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("no connection to " + uri);
  }

  private LiveConnection open() throws Exception {
    LiveConnection connection = LiveConnection.open(http, server.uri(), PATIENCE);
    await().until(() -> !server.connections().isEmpty());
    return connection;
  }

  private WebSocket other() {
    return server.connections().get(0);
  }
}
