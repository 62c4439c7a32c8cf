package io.cryptopipeline.model;

/** Recognises state that another version of the pipeline wrote. */
public final class StateLayout {

  private StateLayout() {}

  /**
   * Does nothing if the layouts are the same.
   *
   * @param what has the layout, for the message
   * @throws PipelineException if they differ; the message says what to do
   */
  public static void check(String what, int layout, int known) {
    if (layout != known) {
      throw new PipelineException(
          "%s has layout %s, this version reads %s: the command \"reset\" makes stream read crypto-raw from its beginning"
              .formatted(what, layout, known));
    }
  }
}
