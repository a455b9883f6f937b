/**
 * {@code sluice world}: scenes, truth and questions for whoever trains or tests a model on them.
 */
package dev.sluice.app.world;
