/** Questions about scenes, and their answers from the truth. */
package dev.sluice.world.question;
