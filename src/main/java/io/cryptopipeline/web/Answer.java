package io.cryptopipeline.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is answered to a request.
 *
 * @param status the HTTP status
 * @param type the content type
 * @param body the body, which is not to be changed
 * @param headers the headers besides the usual ones
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Answer(int status, String type, byte[] body, Map<String, String> headers) {

  static final String JSON = "application/json; charset=utf-8";
  static final int OK = 200;
  static final int UNCHANGED = 304;
  static final int BAD_REQUEST = 400;
  static final int NOT_FOUND = 404;
  static final int UNAVAILABLE = 503;

  /** Returns an answer with a text. */
  static Answer of(int status, String type, String text) {
    return new Answer(status, type, text.getBytes(UTF_8), Map.of());
  }

  /** Returns an answer with a JSON object, on a line. */
  static Answer json(int status, JsonObject object) {
    return of(status, JSON, object + "\n");
  }

  /** Returns an answer that says what is wrong. */
  static Answer error(int status, String message) {
    JsonObject object = new JsonObject();
    object.addProperty("error", message);
    return json(status, object);
  }

  /** Returns the same answer with one more header. */
  Answer with(String header, String value) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put(header, value);
    return new Answer(status, type, body, all);
  }
}
