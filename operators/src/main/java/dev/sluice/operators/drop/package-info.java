/** The operator that drops repeated visual tokens and detects scene changes. */
package dev.sluice.operators.drop;
