package io.cryptopipeline.config;

import java.util.regex.Pattern;

/**
 * A MongoDB connection string. Only its form is checked; the driver checks its options.
 *
 * <p>Masking hides too much rather than too little. A password with an unescaped {@code @}, {@code
 * /} or {@code ?} makes the end of the user part unclear. So everything from the first colon to the
 * last {@code @} is hidden, even if that includes a host.
 */
record MongoUriType() implements ValueType<String> {

  private static final String HOST = "(?:\\[[0-9A-Fa-f:.%]+]|[^:@/?#,\\[\\]\\s]+)(?::[0-9]{1,5})?";

  /**
   * Rejects a percent sign that escapes nothing: the driver's message would quote the text after
   * it.
   */
  private static final Pattern FORM =
      Pattern.compile(
          "(?![^%]*(?:%[0-9A-Fa-f]{2}[^%]*)*%(?![0-9A-Fa-f]{2}))"
              + "mongodb(?:\\+srv)?://"
              + "(?:[^:@/?\\s]+(?::[^:@/?\\s]*)?@)?"
              + (HOST + "(?:," + HOST + ")*")
              + "(?:/[^/?@\\s]*)?"
              + "(?:\\?(?:[A-Za-z]+=[^&;\\s]*(?:[&;][A-Za-z]+=[^&;\\s]*)*)?)?");

  private static final Pattern SECRET_OPTION =
      Pattern.compile(
          "(?i)([?&;][^=&;]*(?:password|secret|token|authMechanismProperties)[^=&;]*=)[^&;]*");

  @Override
  public String parse(String text) {
    String value = text.strip();
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a MongoDB connection string");
    }
    return value;
  }

  @Override
  public String allowed() {
    return "mongodb://[user:password@]host[:port][,...][/][?option=value&...]"
        + " or mongodb+srv://..., with : / ? @ in user and password percent-encoded";
  }

  @Override
  public String shown(String text) {
    int scheme = text.indexOf("://");
    int start = scheme < 0 ? 0 : scheme + "://".length();
    int colon = text.indexOf(':', start);
    int at = text.lastIndexOf('@');
    if (colon >= 0 && at > colon) {
      return text.substring(0, colon + 1) + "***" + maskOptions(text.substring(at));
    }
    if (colon >= 0 && at < 0 && !FORM.matcher(text.strip()).matches()) {
      return text.substring(0, colon + 1) + "***";
    }
    return maskOptions(text);
  }

  private static String maskOptions(String text) {
    return SECRET_OPTION.matcher(text).replaceAll("$1***");
  }
}
