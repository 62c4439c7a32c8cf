package io.cryptopipeline.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import io.cryptopipeline.config.ConfigException;
import io.cryptopipeline.config.Keys;
import io.cryptopipeline.config.Settings;
import java.net.InetAddress;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who may read what is served.
 *
 * <ul>
 *   <li>With a token, those who send it. Health, and files that are the same in every installation,
 *       need none.
 *   <li>Without a token, on the loopback interface: programs of this machine. A browser here may
 *       show a page from elsewhere whose name leads to this machine; its requests are refused by
 *       that name (DNS rebinding).
 *   <li>With {@code http.open}, all who can reach the port.
 * </ul>
 */
final class Access {

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final String SCHEME = "Bearer ";
  private static final Pattern THIS_MACHINE =
      Pattern.compile(
          "(?i)(?:localhost|127(?:\\.[0-9]{1,3}){3}|\\[(?:::|(?:0:){7})1])(?::[0-9]{1,5})?");

  private final Optional<String> token;
  private final boolean isOpen;

  private Access(Optional<String> token, boolean isOpen) {
    this.token = token;
    this.isOpen = isOpen;
  }

  /**
   * Returns the access that the settings give.
   *
   * @param address what is listened on
   * @throws ConfigException if others than this machine could read without a token, and nobody has
   *     said that they may
   */
  static Access of(Settings settings, InetAddress address) {
    Optional<String> token = settings.get(Keys.HTTP_TOKEN);
    boolean isOpen = settings.get(Keys.HTTP_OPEN);
    if (token.isEmpty() && !isOpen && !address.isLoopbackAddress()) {
      throw new ConfigException(
          "%s=%s can be reached from other machines: set %s, best as ${env:NAME}, or %s=true for everyone who can reach it"
              .formatted(
                  Keys.HTTP_ADDRESS,
                  settings.get(Keys.HTTP_ADDRESS),
                  Keys.HTTP_TOKEN,
                  Keys.HTTP_OPEN));
    }
    return new Access(token, isOpen);
  }

  /**
   * Returns the refusal of a request; empty if it may be answered.
   *
   * @param isPublic whether what is asked for needs no token
   */
  Optional<Answer> refusal(boolean isPublic, Headers request) {
    if (token.isPresent()) {
      return isPublic || isSent(request) ? Optional.empty() : Optional.of(tokenNeeded());
    }
    String host = request.getFirst("Host");
    return isOpen || host == null || THIS_MACHINE.matcher(host).matches()
        ? Optional.empty()
        : Optional.of(
            Answer.error(
                FORBIDDEN,
                "only requests to localhost are answered, unless %s or %s is set"
                    .formatted(Keys.HTTP_TOKEN, Keys.HTTP_OPEN)));
  }

  /** Compares in a time that does not tell how much of the token is right. */
  private boolean isSent(Headers request) {
    String sent = request.getFirst("Authorization");
    return sent != null
        && sent.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        && MessageDigest.isEqual(
            sent.substring(SCHEME.length()).strip().getBytes(UTF_8),
            token.orElseThrow().getBytes(UTF_8));
  }

  private static Answer tokenNeeded() {
    return Answer.error(
            UNAUTHORIZED,
            "send the header Authorization: Bearer, with the value of " + Keys.HTTP_TOKEN)
        .with("WWW-Authenticate", SCHEME.strip());
  }
}
