// SPDX-License-Identifier: Apache-2.0
package dev.sluice.world.question;

/**
 * A question about a scene, with its answer.
 *
 * @param family its family
 * @param at the time that it is about, seconds of scene time
 * @param text the question
 * @param answer the only right answer, in the words that a model should use
 * @param heldOut whether it is about a pair of shape and colour that occurs only in the test set
 */
public record Question(Family family, double at, String text, String answer, boolean heldOut) {}
