/** {@code sluice eval}: accuracy and speed against the share of tokens kept. */
package dev.sluice.app.eval;
