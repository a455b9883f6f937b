/** Running the job again on what is recorded. */
package dev.sluice.app.replay;
