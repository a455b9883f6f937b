/** The verb {@code reduce}: a reducer over features from elsewhere. */
package dev.sluice.app.reduce;
