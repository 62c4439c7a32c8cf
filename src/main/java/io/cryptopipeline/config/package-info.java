/**
 * The settings of the application: which keys exist, what they mean, and what their values are.
 *
 * <p>Reads the command line's {@code -D}, environment variables and one properties file; writes
 * nothing. {@link io.cryptopipeline.config.Settings} is what the rest of the application gets: all
 * values are checked when it is made, so no later stage meets a bad one. Only {@code app} and
 * {@code cli} hand it around; the stages take typed values from them. May import the configuration
 * definitions of the Kafka clients and of Kafka Streams, and {@code model}.
 */
package io.cryptopipeline.config;
