/**
 * The settings: which keys exist, what they mean, which values they allow, and where values come
 * from.
 *
 * <p>Reads {@code -D} options, environment variables and one properties file; writes nothing.
 * {@link io.cryptopipeline.config.Settings} checks every value when it is created, so no later
 * stage meets a bad one.
 *
 * <p>Imports: {@code model}, {@code runtime}.
 */
package io.cryptopipeline.config;
