/** Asking questions and showing answers. */
package dev.sluice.app.ask;
