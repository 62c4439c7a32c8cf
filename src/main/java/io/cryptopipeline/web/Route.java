package io.cryptopipeline.web;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A path, and what is answered there.
 *
 * @param path the path, which starts with {@code /}
 * @param parameters the names of the query's parameters
 * @param isPublic whether it needs no token
 * @param handler answers a request, in several threads at once. If it throws a {@link
 *     RefusedRequestException}, that is the answer; if a {@link
 *     io.cryptopipeline.model.PipelineException} or a configuration error, it is 503 with its
 *     message
 */
record Route(
    String path, List<String> parameters, boolean isPublic, Function<Query, Answer> handler) {

  /** Creates a route that needs no token, and has no parameters. */
  static Route open(String path, Supplier<Answer> handler) {
    return new Route(path, List.of(), true, query -> handler.get());
  }

  /** Creates a route for those with the token, if one is set. */
  static Route guarded(String path, List<String> parameters, Function<Query, Answer> handler) {
    return new Route(path, parameters, false, handler);
  }
}
