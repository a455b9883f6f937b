/**
 * Where video comes from: files, cameras, playlists, devices and a synthetic scene; and the threads
 * that read them. {@link dev.sluice.ingest.source.Ingest} is the way in.
 */
package dev.sluice.ingest.source;
