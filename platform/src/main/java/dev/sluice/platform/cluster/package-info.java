/** A Flink cluster inside the process: what {@code run}, {@code replay} and {@code demo} use. */
package dev.sluice.platform.cluster;
