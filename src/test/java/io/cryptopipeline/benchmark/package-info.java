/** Speed, as ratios within one run; run by hand, no part of the build. */
package io.cryptopipeline.benchmark;
