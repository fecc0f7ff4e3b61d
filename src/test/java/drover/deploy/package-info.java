/** What {@code deploy/} holds fits what Drover measures: names, labels, alerts, their tests and their sections in the runbook. */
package drover.deploy;
