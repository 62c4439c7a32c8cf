package io.cryptopipeline.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Strict UTF-8: nothing is replaced, what cannot be decoded or encoded is an error. */
final class Utf8 {

  private Utf8() {}

  static String decode(byte[] bytes) throws CharacterCodingException {
    return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  /** Returns whether {@code text} can be written as UTF-8, which a lone surrogate cannot. */
  static boolean encodes(String text) {
    return UTF_8.newEncoder().canEncode(text);
  }
}
