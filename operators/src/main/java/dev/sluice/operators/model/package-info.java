/** How operators open the model and run it on threads that the process shares. */
package dev.sluice.operators.model;
