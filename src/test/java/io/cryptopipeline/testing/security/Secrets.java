package io.cryptopipeline.testing.security;

/**
 * The secrets of all tests. Each has the same mark in it, so that a search of all that is printed
 * finds any of them ({@code PrintedSecretsIT}).
 */
public final class Secrets {

  /** Stands in every secret, and in nothing that may be printed. */
  public static final String MARK = "hush-hush";

  private Secrets() {}

  /** Returns the secret of that name. */
  public static String of(String name) {
    return MARK + "-" + name;
  }
}
