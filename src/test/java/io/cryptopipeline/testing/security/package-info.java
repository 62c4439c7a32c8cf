/** Certificates and secrets for tests, and everything that tests have printed. */
package io.cryptopipeline.testing.security;
