/**
 * The job's options, one class per section of the configuration, and the checks of their values.
 */
package dev.sluice.operators.config;
