/** How long to wait before a further try. Imports nothing. */
package io.cryptopipeline.retry;
