package io.cryptopipeline.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

/** An answer that may be one of several parts. */
final class Paging {

  private Paging() {}

  /** Returns the address of a part. */
  static String address(String path, Map<String, ?> parameters) {
    StringJoiner query = new StringJoiner("&", path + "?", "");
    parameters.forEach(
        (name, value) -> query.add(name + "=" + URLEncoder.encode(value.toString(), UTF_8)));
    return query.toString();
  }

  /** Returns the answer with the address of the next part as a link (RFC 8288). */
  static Answer linked(Answer answer, Optional<String> next) {
    return next.map(address -> answer.with("Link", "<%s>; rel=\"next\"".formatted(address)))
        .orElse(answer);
  }

  /**
   * Returns the same for a JSON object, and adds the address to it.
   *
   * @param open the object, without its last brace
   */
  static Answer json(String open, Optional<String> next) {
    // The address is encoded, so it has nothing to escape.
    String member = next.map(",\"next\":\"%s\""::formatted).orElse("");
    return linked(Answer.of(Answer.OK, Answer.JSON, open + member + "}\n"), next);
  }
}
