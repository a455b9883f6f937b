/** How well standing questions fire: their moments against the true ones, and what they cost. */
package dev.sluice.evaluation.watch;
