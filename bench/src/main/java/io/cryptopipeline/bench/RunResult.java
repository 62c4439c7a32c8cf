package io.cryptopipeline.bench;

import java.util.List;
import java.util.Map;

/**
 * What one run of a competitor has given.
 *
 * @param competitor its label
 * @param round from 1 on
 * @param figures what was measured, by its name, in the order to print
 * @param details further facts for the result file
 * @param differences what was not as the oracle says
 */
record RunResult(
    String competitor,
    int round,
    Map<String, Double> figures,
    Map<String, Long> details,
    List<String> differences) {}
