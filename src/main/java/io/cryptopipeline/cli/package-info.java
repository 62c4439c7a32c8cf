/**
 * The commands: what a person types, what stands on stdout, and the exit code. One class a verb,
 * each a thin layer over {@code app}.
 */
package io.cryptopipeline.cli;
