/** The topics of a deployment: created where they are missing, checked where they are not. */
package dev.sluice.platform.topics;
