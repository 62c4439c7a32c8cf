/**
 * The command line: one class per command, with its options, its output and its exit code.
 *
 * <p>Reads arguments and settings, calls a verb, and writes stdout and stderr. Decides nothing
 * about the data.
 *
 * <p>Imports: {@code batch}, {@code config}, {@code demo}, {@code dlq}, {@code exchange}, {@code
 * kafka}, {@code model}, {@code mongo}, {@code monitoring}, {@code record}, {@code runtime}, {@code
 * source}, {@code stream}, {@code web}.
 */
package io.cryptopipeline.cli;
