/** Says what this machine has of what Sluice needs. */
package dev.sluice.app.doctor;
