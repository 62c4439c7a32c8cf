/** runtime. */
package io.cryptopipeline.runtime;
