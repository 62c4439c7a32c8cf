/** Stubs of exchanges on loopback (HTTP and WebSocket), and recorded sessions. */
package io.cryptopipeline.testing.exchange;
