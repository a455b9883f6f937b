package dev.sluice.world.question;

/**
 * A question about a scene, with its answer.
 *
 * @param family what it is about
 * @param at the moment that it is about, seconds of scene time
 * @param text the question
 * @param answer the one right answer, in the words that a model should use
 * @param heldOut whether it is about a pair of shape and colour that training scenes never show
 */
public record Question(Family family, double at, String text, String answer, boolean heldOut) {}
