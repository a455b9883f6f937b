/** How well standing questions fire: their moments against the true ones, and what they cost. */
package dev.sluice.app.eval.watch;
