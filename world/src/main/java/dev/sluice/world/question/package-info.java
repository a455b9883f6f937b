/**
 * Questions about scenes, with answers that are derived from the truth. A question is made only if
 * its answer is unambiguous.
 */
package dev.sluice.world.question;
