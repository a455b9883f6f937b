/**
 * Configuration files, the options of ingest and topics, and the reference made from all options.
 */
package dev.sluice.platform.config;
