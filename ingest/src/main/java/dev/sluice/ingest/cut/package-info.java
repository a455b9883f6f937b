/**
 * Cuts a stream of compressed pictures into chunks that can be decoded on their own. {@link
 * dev.sluice.ingest.cut.GopGrouper} decides where, by times and kinds of pictures alone; the
 * classes around it know bitstreams and FFmpeg.
 */
package dev.sluice.ingest.cut;
