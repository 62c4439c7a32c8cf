package io.cryptopipeline.runtime;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the known names that a mistyped name was probably meant to be. */
public final class NearestNames {

  private static final int SHORTEST_PREFIX = 3;
  private static final int MOST_EDITS_SHOWN = 3;
  private static final String MASK = "***";

  private NearestNames() {}

  /**
   * Returns the known names that are nearest to a mistyped one, in their order; none if all are far
   * from it. Near is a name with an edit for each third character at most, one that the mistyped
   * name leaves out a part of, or one that differs from it in its last third only.
   */
  public static List<String> of(String typed, Collection<String> known) {
    int least =
        known.stream()
            .filter(name -> isNear(lower(typed), lower(name)))
            .mapToInt(name -> edits(lower(typed), lower(name)))
            .min()
            .orElse(-1);
    return known.stream()
        .filter(name -> isNear(lower(typed), lower(name)))
        .filter(name -> edits(lower(typed), lower(name)) == least)
        .toList();
  }

  /** Returns the question for the nearest names; empty if there are none. */
  public static Optional<String> question(String typed, Collection<String> known) {
    List<String> nearest = of(typed, known);
    return nearest.isEmpty()
        ? Optional.empty()
        : Optional.of("did you mean " + String.join(" or ", nearest) + "?");
  }

  /**
   * Returns what was typed in the place of a known name, for a message: {@code ***} if it is
   * neither known nor like a mistyped name, because it may be a secret that went astray. Allows
   * three edits at most, so that nothing is shown that is stuck to a name.
   */
  public static String shown(String typed, Collection<String> known) {
    return known.contains(typed) || known.stream().anyMatch(name -> isMistyped(typed, name))
        ? typed
        : MASK;
  }

  private static boolean isMistyped(String typed, String name) {
    return edits(lower(typed), lower(name)) <= Math.min(MOST_EDITS_SHOWN, mostEdits(typed))
        || (typed.length() >= SHORTEST_PREFIX && lower(name).startsWith(lower(typed)));
  }

  private static int mostEdits(String typed) {
    return (typed.length() + 1) / 3;
  }

  private static boolean isNear(String typed, String name) {
    int same = 0;
    while (same < Math.min(typed.length(), name.length())
        && typed.charAt(same) == name.charAt(same)) {
      same++;
    }
    return edits(typed, name) <= mostEdits(typed)
        || (same >= SHORTEST_PREFIX && name.endsWith(typed.substring(same)))
        || same * 3 >= Math.max(typed.length(), name.length()) * 2;
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /**
   * Returns how many characters to insert, delete or replace, or neighbours to swap, to get from
   * one text to the other.
   */
  public static int edits(String a, String b) {
    int[][] edits = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          edits[i][j] = i + j;
          continue;
        }
        int replaced = edits[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        edits[i][j] = Math.min(replaced, 1 + Math.min(edits[i - 1][j], edits[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          edits[i][j] = Math.min(edits[i][j], edits[i - 2][j - 2] + 1);
        }
      }
    }
    return edits[a.length()][b.length()];
  }
}
