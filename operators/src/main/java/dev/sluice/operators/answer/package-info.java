/** Names that savepoints of earlier releases contain; each redirects to the class in use now. */
package dev.sluice.operators.answer;
