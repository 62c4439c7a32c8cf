package io.cryptopipeline.mongo;

import static io.cryptopipeline.mongo.RawEventDocumentTest.TICK;
import static io.cryptopipeline.testing.ticks.RawEventFixture.event;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cryptopipeline.model.Tick;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.Test;

/** Raw events that someone has changed: the error names the event. */
class TamperedRawEventTest {

  @Test
  void shouldNameTheEventWhenPayloadSaysAnotherProductThanTheDocument() {
    String json =
        "{\"product_id\":\"BTC-USD\",\"trade_id\":1,\"size\":1,\"price\":1,\"time\":1522886400000}";
    BsonDocument tampered = BsonDocument.parse(Documents.of(event(json)).toJson());
    tampered.append("product", new BsonString("ETH-USD"));

    assertThatThrownBy(() -> tick(tampered))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the raw event coinbase:BTC-USD:1@2018-04-05 ");
  }

  @Test
  void shouldNameTheEventWhenPayloadWasRemoved() {
    BsonDocument tampered = decoded();
    tampered.remove("payload");

    assertUnreadable(tampered);
  }

  @Test
  void shouldNameTheEventWhenPayloadIsOfNoFormat() {
    assertUnreadable(decoded().append("payload", new BsonString("gone")));
  }

  @Test
  void shouldNameTheEventWhenItsIdNamesNoFormat() {
    assertThatThrownBy(() -> tick(decoded().append("_id", new BsonString("17"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the raw event 17 cannot be read: its id names no known format");
  }

  @Test
  void shouldNameTheEventWhenPriceBecameADouble() {
    assertUnreadable(withPayloadField("price", new BsonDouble(6791.68)));
  }

  @Test
  void shouldNameTheEventWhenPriceBecameText() {
    assertUnreadable(withPayloadField("price", new BsonString("cheap")));
  }

  @Test
  void shouldNameTheEventWhenPriceBecameNotANumber() {
    assertUnreadable(
        withPayloadField(
            "price", BsonDocument.parse("{\"p\":{\"$numberDecimal\":\"NaN\"}}").get("p")));
  }

  @Test
  void shouldNameTheEventWhenPayloadSaysAnotherTimeThanTheDocument() {
    assertUnreadable(decoded().append("timestamp", new BsonDateTime(1_523_000_000_000L)));
  }

  @Test
  void shouldNameTheEventWhenPayloadSaysAnotherCoinThanTheDocument() {
    assertUnreadable(withPayloadField("coin_id", new BsonString("ethereum")));
  }

  private static void assertUnreadable(BsonDocument tampered) {
    assertThatThrownBy(() -> tick(tampered))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the raw event tick:bitcoin:17@2018-04-05 ");
  }

  private static BsonDocument decoded() {
    return BsonDocument.parse(Documents.of(event(TICK)).toJson());
  }

  private static BsonDocument withPayloadField(String name, BsonValue value) {
    BsonDocument document = decoded();
    document.getDocument("payload").append(name, value);
    return document;
  }

  private static Tick tick(BsonDocument document) {
    return Documents.tick(new RawBsonDocument(document, new BsonDocumentCodec()));
  }
}
