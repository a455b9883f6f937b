/** What an evaluation came to: as a table, as JSON, as a picture. */
package dev.sluice.evaluation.report;
