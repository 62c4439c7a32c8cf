package io.cryptopipeline.exchange;

import com.google.gson.JsonObject;
import io.cryptopipeline.exchange.Exchange.Message;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads what Kraken answers to a request, over the WebSocket or over HTTP: a confirmation or an
 * error. WebSocket v2 has the error in {@code error}, v1 in {@code errorMessage}.
 */
final class KrakenAnswers {

  /** The texts of WebSocket v2 and v1, and the codes of the HTTP interface. */
  private static final Pattern NO_PRODUCT =
      Pattern.compile(
          "Currency pair not |Pair\\(s\\) not found|EQuery:|EGeneral:Invalid arguments");

  private KrakenAnswers() {}

  /** Returns the meaning of a message that holds no trades. */
  static Message message(JsonObject message) {
    String error =
        JsonFields.text(message, "error")
            + String.join(", ", JsonFields.texts(message, "error"))
            + JsonFields.text(message, "errorMessage")
            + JsonFields.text(message, "Error");
    boolean acknowledges =
        JsonFields.text(message, "method").equals("subscribe")
            || JsonFields.text(message, "event").equals("subscriptionStatus");
    if (message.has("channel") || (!acknowledges && error.isEmpty())) {
      return new Message.Other();
    }
    String product = product(message);
    if (acknowledges && isSubscribed(message, error)) {
      return new Message.Subscribed(Set.of(product));
    }
    return product.isEmpty()
        ? new Message.Refused(fault(HttpSource.OK, error), error)
        : new Message.ProductRefused(product, fault(HttpSource.OK, error), error);
  }

  private static boolean isSubscribed(JsonObject message, String error) {
    return JsonFields.text(message, "success").equals("true")
        || JsonFields.text(message, "status").equals("subscribed")
        || error.contains("Already subscribed");
  }

  /** Returns v2's name of the product that the message is about; empty if it names none. */
  private static String product(JsonObject message) {
    String inResult =
        message.get("result") instanceof JsonObject result ? JsonFields.text(result, "symbol") : "";
    return KrakenPairs.product(
        inResult + JsonFields.text(message, "symbol") + JsonFields.text(message, "pair"));
  }

  /** Returns what is at fault. Over HTTP, an error has the status 200 too. */
  static AnswerFault fault(int status, String text) {
    return namesTheProduct(text) ? AnswerFault.PRODUCT : AnswerFault.of(status, text);
  }

  /** Returns whether the error says that there is no such product. */
  static boolean namesTheProduct(String error) {
    return NO_PRODUCT.matcher(error).find();
  }
}
