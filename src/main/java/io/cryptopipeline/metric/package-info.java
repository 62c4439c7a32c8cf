/** What JMX shows of the application, beside the metrics of Kafka's clients. Imports nothing. */
package io.cryptopipeline.metric;
