package io.cryptopipeline.web;

import static io.cryptopipeline.web.RefusedRequestException.badParameter;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cryptopipeline.runtime.NearestNames;
import io.cryptopipeline.runtime.PrintableText;
import java.net.URLDecoder;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters of a request, each at most once. Messages name the parameter and the remedy. */
final class Query {

  private static final int LONGEST_COIN = 128;

  private final Map<String, String> values;

  private Query(Map<String, String> values) {
    this.values = values;
  }

  /**
   * Reads the part of an address behind the question mark.
   *
   * @param raw as it was sent; null if there is none
   * @param known the names of the parameters
   * @throws RefusedRequestException if a parameter is unknown, empty or there twice, or cannot be
   *     decoded
   */
  static Query parse(String raw, Collection<String> known) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String part : (raw == null ? "" : raw).split("&", -1)) {
      if (!part.isEmpty()) {
        int end = part.indexOf('=');
        String name = decoded(end < 0 ? part : part.substring(0, end));
        if (!known.contains(name)) {
          throw badParameter(unknown(name, known));
        }
        String value = end < 0 ? "" : decoded(part.substring(end + 1));
        if (value.isEmpty()) {
          throw badParameter("the parameter %s is empty".formatted(name));
        }
        if (values.put(name, value) != null) {
          throw badParameter("the parameter %s is there twice".formatted(name));
        }
      }
    }
    return new Query(values);
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, UTF_8);
    } catch (IllegalArgumentException e) {
      throw badParameter(
          "the query has a %% without two hexadecimal digits: %s"
              .formatted(PrintableText.excerpt(text)));
    }
  }

  private static String unknown(String name, Collection<String> known) {
    String those =
        known.isEmpty()
            ? "this path has no parameters"
            : NearestNames.question(name, known).orElse("there is " + String.join(", ", known));
    return "there is no parameter %s: %s".formatted(NearestNames.shown(name, known), those);
  }

  /** Returns the value of a parameter that must be there. */
  static <T> T required(String name, Optional<T> value) {
    return value.orElseThrow(() -> badParameter("the parameter %s is missing".formatted(name)));
  }

  /** Returns the name of a coin, if it is there. */
  Optional<String> coin(String name) {
    Optional<String> coin = optional(name);
    if (coin.filter(text -> text.codePointCount(0, text.length()) > LONGEST_COIN).isPresent()) {
      throw badParameter(
          "%s is longer than the %s characters of a coin".formatted(name, LONGEST_COIN));
    }
    return coin;
  }

  /** Returns a parameter, if it is there. */
  Optional<String> optional(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** Returns a parameter that is one of these values; the first of them if it is not there. */
  String oneOf(String name, List<String> allowed) {
    String value = optional(name).orElse(allowed.get(0));
    if (!allowed.contains(value)) {
      throw badParameter(
          "%s is %s, but must be one of %s"
              .formatted(name, PrintableText.excerpt(value), String.join(", ", allowed)));
    }
    return value;
  }

  /** Returns a number from 1 to {@code most}; {@code otherwise} if the parameter is not there. */
  int number(String name, int otherwise, int most) {
    String text = optional(name).orElse(Integer.toString(otherwise));
    int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    if (number < 1 || number > most) {
      throw badParameter(
          "%s is %s, but must be a whole number from 1 to %s"
              .formatted(name, PrintableText.excerpt(text), most));
    }
    return number;
  }
}
