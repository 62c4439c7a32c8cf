package io.cryptopipeline.config;

import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;

/** The address of a server, without a user in it, as it is printed; with no slash at its end. */
record UrlType(String scheme) implements ValueType<URI> {

  private static final Pattern REST =
      Pattern.compile("://(?:\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9.-]+)(?::[0-9]{1,5})?(?:/[^?#@\\s]*)?");

  @Override
  public URI parse(String text) {
    String value = text.strip().replaceAll("/+$", "");
    int end = value.indexOf("://");
    if (end < 0
        || !Set.of(scheme, scheme + "s").contains(value.substring(0, end))
        || !REST.matcher(value.substring(end)).matches()) {
      throw new IllegalArgumentException("not such a URL");
    }
    return URI.create(value);
  }

  @Override
  public String allowed() {
    return "%s://host[:port][/path] or %ss://...".formatted(scheme, scheme);
  }

  /** What is none may hold a password. */
  @Override
  public String shown(String text) {
    int at = text.lastIndexOf('@');
    String address = at < 0 ? text : "***" + text.substring(at);
    return address.replaceFirst("(?s)[?#].+", "***");
  }
}
