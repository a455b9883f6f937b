/** A real Kafka broker inside the process, for the demo and the tests. */
package dev.sluice.platform.broker;
