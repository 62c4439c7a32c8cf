package io.cryptopipeline.record;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Converts strict UTF-8: malformed input is an error and never replaced. */
public final class Utf8 {

  /** What the quick decoder makes of malformed input; well-formed input may contain it too. */
  private static final char REPLACEMENT = '\ufffd';

  private Utf8() {}

  /** Decodes the bytes. */
  public static String decode(byte[] bytes) throws CharacterCodingException {
    String text = new String(bytes, UTF_8);
    return text.indexOf(REPLACEMENT) < 0
        ? text
        : UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /** Returns whether {@code text} can be written as UTF-8, which a lone surrogate cannot. */
  public static boolean encodes(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isHighSurrogate(text.charAt(i))
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
