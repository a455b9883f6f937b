/** Running the job: in a local cluster, or submitted to a real one. */
package dev.sluice.app.run;
