/**
 * Sessions: the KV caches of the beginnings of prompts, which are kept between the questions of a
 * stream and evicted beyond a limit. A digest of each block tells how far a new prompt shares the
 * beginning. The entry point is {@link dev.sluice.model.session.SessionStore}.
 */
package dev.sluice.model.session;
