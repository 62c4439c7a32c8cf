/** demo. */
package io.cryptopipeline.demo;
