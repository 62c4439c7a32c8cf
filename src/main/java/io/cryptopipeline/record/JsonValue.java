package io.cryptopipeline.record;

/**
 * A JSON value, as the formats read it. Immutable.
 *
 * <p>{@link JsonTokens} makes it out of the usual payloads, {@link StrictJson} out of all. Both say
 * the same of the same payload.
 */
public sealed interface JsonValue permits JsonTree, JsonToken {

  /** The kinds of JSON values. */
  enum Kind {
    OBJECT,
    ARRAY,
    STRING,
    NUMBER,
    BOOLEAN,
    NULL;

    /** Returns whether the value is a string, a number or a boolean. */
    public boolean isText() {
      return this == STRING || this == NUMBER || this == BOOLEAN;
    }
  }

  /** Returns the kind. */
  Kind kind();

  /** Returns the member of that name; null if there is none, or if this is not an object. */
  JsonValue get(String name);

  /** Returns the number of elements; zero if this is not an array. */
  int size();

  /**
   * Returns the element at that position.
   *
   * @throws IndexOutOfBoundsException if it is not below {@link #size}
   */
  JsonValue get(int index);

  /**
   * Returns the text of a string without quotes and escapes, or the literal of a number or a
   * boolean.
   *
   * @throws IllegalStateException if the value has no text, see {@link Kind#isText}
   */
  String text();

  /** Returns the value as JSON without spaces, for a message. */
  @Override
  String toString();
}
