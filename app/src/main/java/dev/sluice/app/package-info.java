/** The {@code sluice} command. */
package dev.sluice.app;
