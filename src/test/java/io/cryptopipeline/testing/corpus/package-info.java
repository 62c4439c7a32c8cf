/** Records as they may come, good and bad, each with what must become of it. */
package io.cryptopipeline.testing.corpus;
