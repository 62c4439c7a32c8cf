/**
 * The dashboard: what the pipeline has summarized so far, as a page and as JSON, over HTTP on the
 * loopback interface. It reads through the suppliers it is given, and writes nothing.
 *
 * <p>Imports {@code model}.
 */
package io.cryptopipeline.serve;
