/**
 * The command line: one class per command, with its options, its output and its exit code.
 *
 * <p>Reads arguments and settings, calls a verb, and writes stdout and stderr. Decides nothing
 * about the data.
 *
 * <p>Imports: nothing.
 */
package io.cryptopipeline.cli;
