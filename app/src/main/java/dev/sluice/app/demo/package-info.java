/** Everything in one process, to be looked at. */
package dev.sluice.app.demo;
