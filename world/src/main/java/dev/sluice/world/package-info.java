/**
 * A small world to try video models on: seeded scenes filmed by a fixed camera, with the exact
 * truth of what is where when. Plain Java, no dependencies.
 */
package dev.sluice.world;
