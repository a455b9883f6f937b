/** The whole way on one machine: a real broker, a real cluster, the shipped model. */
package dev.sluice.app.it;
