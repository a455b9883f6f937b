/** The {@code ingest} verb: sources into the video topic. */
package dev.sluice.app.ingest;
